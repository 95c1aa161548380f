/** What operators see of requests and jobs: correlation ids, metrics, spans, and log lines that nobody forges. */
@NullMarked
package io.plumbline.web.observation;

import org.jspecify.annotations.NullMarked;
