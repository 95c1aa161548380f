/** Releases and their delivery as complete-replacement tables. */
@NullMarked
package io.plumbline.engine.publication;

import org.jspecify.annotations.NullMarked;
