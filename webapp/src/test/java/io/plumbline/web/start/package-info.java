/** The first moments. */
@NullMarked
package io.plumbline.web.start;

import org.jspecify.annotations.NullMarked;
