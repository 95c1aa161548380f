/** Tests of what people say about change sets. */
@NullMarked
package io.plumbline.engine.review;

import org.jspecify.annotations.NullMarked;
