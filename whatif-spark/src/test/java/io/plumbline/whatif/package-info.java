@NullMarked
package io.plumbline.whatif;

import org.jspecify.annotations.NullMarked;
