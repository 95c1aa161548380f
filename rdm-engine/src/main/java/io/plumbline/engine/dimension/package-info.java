/** Dimensions: their attributes, types, keys and history policies. */
@NullMarked
package io.plumbline.engine.dimension;

import org.jspecify.annotations.NullMarked;
