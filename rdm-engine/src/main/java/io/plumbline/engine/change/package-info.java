/** Changes against a base: difference, timeline, merge, and the change sets that hold them. */
@NullMarked
package io.plumbline.engine.change;

import org.jspecify.annotations.NullMarked;
