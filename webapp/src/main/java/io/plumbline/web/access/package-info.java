/** Signing in, setting up and tokens. */
@NullMarked
package io.plumbline.web.access;

import org.jspecify.annotations.NullMarked;
