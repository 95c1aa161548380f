/** What a change would do to reports over the facts. */
@NullMarked
package io.plumbline.engine.whatif;

import org.jspecify.annotations.NullMarked;
