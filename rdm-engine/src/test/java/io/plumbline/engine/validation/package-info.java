/** Tests of the rules. */
@NullMarked
package io.plumbline.engine.validation;

import org.jspecify.annotations.NullMarked;
