/** Long work. */
@NullMarked
package io.plumbline.engine.job;

import org.jspecify.annotations.NullMarked;
