@NullMarked
package io.plumbline.web.commit;

import org.jspecify.annotations.NullMarked;
