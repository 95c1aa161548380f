@NullMarked
package io.plumbline.engine.verify;

import org.jspecify.annotations.NullMarked;
