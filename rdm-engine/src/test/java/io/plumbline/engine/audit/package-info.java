/** The audit chain. */
@NullMarked
package io.plumbline.engine.audit;

import org.jspecify.annotations.NullMarked;
