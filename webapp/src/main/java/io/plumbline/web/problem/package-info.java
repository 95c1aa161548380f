/** Errors as pages and as problem details. */
@NullMarked
package io.plumbline.web.problem;

import org.jspecify.annotations.NullMarked;
