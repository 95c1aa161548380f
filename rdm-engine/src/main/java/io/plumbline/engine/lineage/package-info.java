/** From a value of a published table back to the cell of the workbook that it came from. */
@NullMarked
package io.plumbline.engine.lineage;

import org.jspecify.annotations.NullMarked;
