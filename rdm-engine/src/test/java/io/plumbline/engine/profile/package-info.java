@NullMarked
package io.plumbline.engine.profile;

import org.jspecify.annotations.NullMarked;
