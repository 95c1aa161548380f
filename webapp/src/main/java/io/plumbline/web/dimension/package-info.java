/** Pages of dimensions: the list, members at a point in time, the definition. */
@NullMarked
package io.plumbline.web.dimension;

import org.jspecify.annotations.NullMarked;
