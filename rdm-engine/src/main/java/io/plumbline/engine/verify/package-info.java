/** The check of a whole installation: what every word of the pipeline holds to be true of itself, looked at together. */
@NullMarked
package io.plumbline.engine.verify;

import org.jspecify.annotations.NullMarked;
