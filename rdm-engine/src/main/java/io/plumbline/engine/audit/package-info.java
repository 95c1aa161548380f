/** The append-only, chained record of who did what. */
@NullMarked
package io.plumbline.engine.audit;

import org.jspecify.annotations.NullMarked;
