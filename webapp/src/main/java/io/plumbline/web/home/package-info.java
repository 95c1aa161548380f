/** The page that everybody begins with. */
@NullMarked
package io.plumbline.web.home;

import org.jspecify.annotations.NullMarked;
