package io.plumbline.engine.member;

import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One recorded row of a member's history.
 *
 * @param memberNo the dense number that tables carry
 * @param memberId the durable id that the world sees
 * @param surrogate names the version; rows that replace one another for the same version share it
 * @param values one per attribute of the dimension, in its order
 * @param recordedBy the commit that wrote the row
 * @param supersededBy the commit that replaced it, 0 while none did
 */
public record Version(
        long memberNo,
        UUID memberId,
        UUID surrogate,
        Period period,
        List<@Nullable Object> values,
        long recordedBy,
        long supersededBy) {
    public Version {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
