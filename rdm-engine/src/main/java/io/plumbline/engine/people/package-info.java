/** What is done to accounts: people added, changed and disabled, passwords and tokens. */
@NullMarked
package io.plumbline.engine.people;

import org.jspecify.annotations.NullMarked;
