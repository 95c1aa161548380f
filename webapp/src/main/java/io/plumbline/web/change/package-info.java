/** Pages of change sets: the list, the review, the difference. */
@NullMarked
package io.plumbline.web.change;

import org.jspecify.annotations.NullMarked;
