/** Pages of releases. */
@NullMarked
package io.plumbline.web.publication;

import org.jspecify.annotations.NullMarked;
