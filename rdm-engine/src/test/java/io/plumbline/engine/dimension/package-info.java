/** Tests of definitions. */
@NullMarked
package io.plumbline.engine.dimension;

import org.jspecify.annotations.NullMarked;
