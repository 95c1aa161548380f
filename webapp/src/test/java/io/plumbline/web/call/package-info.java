/** Calls that have a key. */
@NullMarked
package io.plumbline.web.call;

import org.jspecify.annotations.NullMarked;
