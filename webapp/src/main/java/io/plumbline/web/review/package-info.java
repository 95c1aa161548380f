/** Submission and decisions. */
@NullMarked
package io.plumbline.web.review;

import org.jspecify.annotations.NullMarked;
