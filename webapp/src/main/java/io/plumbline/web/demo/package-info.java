/** The demo's data: dimensions and facts of the TPC-DS generator, loaded on the same path that people use. */
@NullMarked
package io.plumbline.web.demo;

import org.jspecify.annotations.NullMarked;
