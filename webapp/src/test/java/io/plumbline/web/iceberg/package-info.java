@NullMarked
package io.plumbline.web.iceberg;

import org.jspecify.annotations.NullMarked;
