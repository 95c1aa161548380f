/** The record of who did what. */
@NullMarked
package io.plumbline.web.audit;

import org.jspecify.annotations.NullMarked;
