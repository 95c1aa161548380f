@NullMarked
package io.plumbline.engine.lineage;

import org.jspecify.annotations.NullMarked;
