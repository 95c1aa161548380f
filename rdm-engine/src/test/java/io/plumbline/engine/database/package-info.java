/** The connection to MariaDB, its migrations and transactions. */
@NullMarked
package io.plumbline.engine.database;

import org.jspecify.annotations.NullMarked;
