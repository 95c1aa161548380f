/** Long work: queue, progress, cancel. */
@NullMarked
package io.plumbline.web.job;

import org.jspecify.annotations.NullMarked;
