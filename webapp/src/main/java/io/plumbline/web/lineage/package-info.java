/** Where a value comes from, and where it went. */
@NullMarked
package io.plumbline.web.lineage;

import org.jspecify.annotations.NullMarked;
