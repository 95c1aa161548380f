/** Rules and the findings that they make. */
@NullMarked
package io.plumbline.engine.validation;

import org.jspecify.annotations.NullMarked;
