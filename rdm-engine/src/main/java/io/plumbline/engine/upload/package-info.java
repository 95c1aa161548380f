/** Workbooks out and in, and the raw layer that keeps every upload. */
@NullMarked
package io.plumbline.engine.upload;

import org.jspecify.annotations.NullMarked;
