/** Tests of what-ifs: segments, requests, reports. */
@NullMarked
package io.plumbline.engine.whatif;

import org.jspecify.annotations.NullMarked;
