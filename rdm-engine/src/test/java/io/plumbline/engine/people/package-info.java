/** What is done to accounts. */
@NullMarked
package io.plumbline.engine.people;

import org.jspecify.annotations.NullMarked;
