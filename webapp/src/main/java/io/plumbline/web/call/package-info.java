/** Calls that their caller names by a key, so that each has one effect. */
@NullMarked
package io.plumbline.web.call;

import org.jspecify.annotations.NullMarked;
