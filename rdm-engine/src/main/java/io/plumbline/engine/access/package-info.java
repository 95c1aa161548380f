/** People, their roles and their tokens. */
@NullMarked
package io.plumbline.engine.access;

import org.jspecify.annotations.NullMarked;
