/** Where files live: the warehouse, the private store and the facts, on S3 or in a folder. */
@NullMarked
package io.plumbline.engine.lake;

import org.jspecify.annotations.NullMarked;
