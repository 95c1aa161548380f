/** What stands in the columns of a dimension, commit by commit. */
@NullMarked
package io.plumbline.engine.profile;

import org.jspecify.annotations.NullMarked;
