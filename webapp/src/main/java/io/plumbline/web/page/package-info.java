/** What every page shares: its frame, and how numbers, days and values are shown. */
@NullMarked
package io.plumbline.web.page;

import org.jspecify.annotations.NullMarked;
