/** The first moments: database, installation, first people. */
@NullMarked
package io.plumbline.web.start;

import org.jspecify.annotations.NullMarked;
