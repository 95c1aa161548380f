/** Who is there: sessions, bearer tokens, headers, throttling. */
@NullMarked
package io.plumbline.web.security;

import org.jspecify.annotations.NullMarked;
