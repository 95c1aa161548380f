/** What an installation is told from outside: ports, places, keys. */
@NullMarked
package io.plumbline.web.settings;

import org.jspecify.annotations.NullMarked;
