@NullMarked
package io.plumbline.web.policy;

import org.jspecify.annotations.NullMarked;
