/** Commits: prepared in chunks, made visible by one flip of the head; revert and verify. */
@NullMarked
package io.plumbline.engine.commit;

import org.jspecify.annotations.NullMarked;
