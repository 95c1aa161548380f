/** Files on their way in. */
@NullMarked
package io.plumbline.web.upload;

import org.jspecify.annotations.NullMarked;
