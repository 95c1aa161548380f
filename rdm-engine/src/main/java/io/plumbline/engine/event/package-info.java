/** Events of releases, and the webhooks that are told of them. */
@NullMarked
package io.plumbline.engine.event;

import org.jspecify.annotations.NullMarked;
