/** Whether the work can be done. */
@NullMarked
package io.plumbline.web.health;

import org.jspecify.annotations.NullMarked;
