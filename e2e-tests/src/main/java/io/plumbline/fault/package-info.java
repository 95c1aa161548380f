/** Faults that tests put into a running web application; stands on its classpath in tests only. */
@NullMarked
package io.plumbline.fault;

import org.jspecify.annotations.NullMarked;
