/** Parts that are away, and what is told of them. */
@NullMarked
package io.plumbline.web.part;

import org.jspecify.annotations.NullMarked;
