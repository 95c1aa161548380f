/** Who gets in. */
@NullMarked
package io.plumbline.web.security;

import org.jspecify.annotations.NullMarked;
