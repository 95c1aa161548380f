/** Tests of timelines, merges and change sets, against a naive day-by-day model. */
@NullMarked
package io.plumbline.engine.change;

import org.jspecify.annotations.NullMarked;
