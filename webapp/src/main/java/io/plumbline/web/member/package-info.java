/** Pages of one member. */
@NullMarked
package io.plumbline.web.member;

import org.jspecify.annotations.NullMarked;
