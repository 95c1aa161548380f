@NullMarked
package io.plumbline.web.verify;

import org.jspecify.annotations.NullMarked;
