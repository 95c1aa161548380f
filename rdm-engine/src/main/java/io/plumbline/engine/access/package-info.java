/** People, their roles and tokens, and the calls that have a key. */
@NullMarked
package io.plumbline.engine.access;

import org.jspecify.annotations.NullMarked;
