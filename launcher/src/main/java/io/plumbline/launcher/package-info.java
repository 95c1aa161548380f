/**
 * Starts, watches and stops the parts of an installation: database, object store, web application and what-if runner.
 */
@NullMarked
package io.plumbline.launcher;

import org.jspecify.annotations.NullMarked;
