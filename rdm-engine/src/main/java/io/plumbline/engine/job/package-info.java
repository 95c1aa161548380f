/** Long work: what was asked, how far it is, how it ended. */
@NullMarked
package io.plumbline.engine.job;

import org.jspecify.annotations.NullMarked;
