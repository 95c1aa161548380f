/** Pages of what-ifs and fact sources. */
@NullMarked
package io.plumbline.web.whatif;

import org.jspecify.annotations.NullMarked;
