/** Tests of workbooks out and in, against files of every kind. */
@NullMarked
package io.plumbline.engine.upload;

import org.jspecify.annotations.NullMarked;
