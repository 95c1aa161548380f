/** Accounts, on pages and through the API. */
@NullMarked
package io.plumbline.web.access;

import org.jspecify.annotations.NullMarked;
