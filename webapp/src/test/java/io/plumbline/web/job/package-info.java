/** Long work. */
@NullMarked
package io.plumbline.web.job;

import org.jspecify.annotations.NullMarked;
