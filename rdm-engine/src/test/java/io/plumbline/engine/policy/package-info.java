@NullMarked
package io.plumbline.engine.policy;

import org.jspecify.annotations.NullMarked;
