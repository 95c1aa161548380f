/** The pages in a real browser: accessible, printable, without script, by keyboard. */
@NullMarked
package io.plumbline.web.browser;

import org.jspecify.annotations.NullMarked;
