/** The command line as a client: what people do in the pages, by commands that say honestly how they ended. */
@NullMarked
package io.plumbline.launcher.client;

import org.jspecify.annotations.NullMarked;
