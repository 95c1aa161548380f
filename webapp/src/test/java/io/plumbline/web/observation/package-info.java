/** What operators see. */
@NullMarked
package io.plumbline.web.observation;

import org.jspecify.annotations.NullMarked;
