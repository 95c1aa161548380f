/** Tests of commits on a real MariaDB. */
@NullMarked
package io.plumbline.engine.commit;

import org.jspecify.annotations.NullMarked;
