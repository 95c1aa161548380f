/** What an installation is made of, and how each part fares; known at any time without asking the part. */
@NullMarked
package io.plumbline.web.part;

import org.jspecify.annotations.NullMarked;
