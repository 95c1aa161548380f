/** The what-if runner: claims runs from the database, answers each by one pass over the facts in Spark, writes the answer back. */
@NullMarked
package io.plumbline.whatif;

import org.jspecify.annotations.NullMarked;
