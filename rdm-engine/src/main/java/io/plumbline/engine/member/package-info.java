/** Members of a dimension and the versions that they have had. */
@NullMarked
package io.plumbline.engine.member;

import org.jspecify.annotations.NullMarked;
