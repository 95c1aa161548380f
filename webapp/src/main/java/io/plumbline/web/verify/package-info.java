/** The check of a whole installation as a program of its own. */
@NullMarked
package io.plumbline.web.verify;

import org.jspecify.annotations.NullMarked;
