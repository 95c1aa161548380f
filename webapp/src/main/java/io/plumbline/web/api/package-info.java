/** What the calls of the API share. */
@NullMarked
package io.plumbline.web.api;

import org.jspecify.annotations.NullMarked;
