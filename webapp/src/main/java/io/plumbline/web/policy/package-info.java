/** What domains want before their change sets are committed. */
@NullMarked
package io.plumbline.web.policy;

import org.jspecify.annotations.NullMarked;
