/** Tests of releases and their delivery, against a real database, catalog and object store. */
@NullMarked
package io.plumbline.engine.publication;

import org.jspecify.annotations.NullMarked;
