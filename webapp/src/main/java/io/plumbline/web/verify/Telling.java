package io.plumbline.web.verify;

import io.plumbline.engine.error.Checked;
import java.util.List;

/** How the outcome of the check is told. */
interface Telling {
    /** One check is done. */
    void each(Checked checked);

    /** All are. */
    void end(List<Checked> all);
}
