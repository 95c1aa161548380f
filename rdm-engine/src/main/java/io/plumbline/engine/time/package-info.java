/** Valid time: days and half-open periods of days. */
@NullMarked
package io.plumbline.engine.time;

import org.jspecify.annotations.NullMarked;
