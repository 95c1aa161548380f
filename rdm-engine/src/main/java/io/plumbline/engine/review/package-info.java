/** Submission and decision, under four eyes. */
@NullMarked
package io.plumbline.engine.review;

import org.jspecify.annotations.NullMarked;
