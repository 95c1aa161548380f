/** Shared parts of the engine's tests: a real database and the house rules. */
@NullMarked
package io.plumbline.engine;

import org.jspecify.annotations.NullMarked;
