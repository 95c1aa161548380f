/** The API as programs meet it. */
@NullMarked
package io.plumbline.web.api;

import org.jspecify.annotations.NullMarked;
