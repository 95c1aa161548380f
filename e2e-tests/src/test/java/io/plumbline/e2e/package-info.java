/** Journeys, contracts and faults against a running system, started once for all of them. */
@NullMarked
package io.plumbline.e2e;

import org.jspecify.annotations.NullMarked;
