/** Webhooks: who is told of releases, and what became of the telling. */
@NullMarked
package io.plumbline.web.event;

import org.jspecify.annotations.NullMarked;
