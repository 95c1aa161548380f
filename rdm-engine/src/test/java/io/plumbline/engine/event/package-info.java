@NullMarked
package io.plumbline.engine.event;

import org.jspecify.annotations.NullMarked;
