/** The web application: pages, API, jobs and wiring. */
@NullMarked
package io.plumbline.web;

import org.jspecify.annotations.NullMarked;
