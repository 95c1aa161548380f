/** The published tables as an Iceberg REST catalog that is read only. */
@NullMarked
package io.plumbline.web.iceberg;

import org.jspecify.annotations.NullMarked;
