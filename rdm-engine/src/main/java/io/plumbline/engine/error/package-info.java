/** What can go wrong, with stable codes and sentences that a person can act on. */
@NullMarked
package io.plumbline.engine.error;

import org.jspecify.annotations.NullMarked;
