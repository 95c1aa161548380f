/** Pages of uploads. */
@NullMarked
package io.plumbline.web.upload;

import org.jspecify.annotations.NullMarked;
