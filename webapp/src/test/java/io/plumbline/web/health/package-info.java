/** How an installation fares, for people. */
@NullMarked
package io.plumbline.web.health;

import org.jspecify.annotations.NullMarked;
