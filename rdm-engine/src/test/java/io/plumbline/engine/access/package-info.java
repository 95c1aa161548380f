/** People, tokens and calls. */
@NullMarked
package io.plumbline.engine.access;

import org.jspecify.annotations.NullMarked;
