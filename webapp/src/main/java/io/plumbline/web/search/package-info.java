/** Finding things by words: dimensions, members, change sets, findings. */
@NullMarked
package io.plumbline.web.search;

import org.jspecify.annotations.NullMarked;
