package io.plumbline.whatif;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runner's one logger. */
final class Log {
    static final Logger RUNNER = LoggerFactory.getLogger("io.plumbline.whatif");

    private Log() {}
}
