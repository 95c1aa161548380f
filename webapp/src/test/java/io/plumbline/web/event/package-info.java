@NullMarked
package io.plumbline.web.event;

import org.jspecify.annotations.NullMarked;
