/** Tests of the ways to the object store. */
@NullMarked
package io.plumbline.engine.lake;

import org.jspecify.annotations.NullMarked;
