package io.plumbline.web.demo;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One line of a store's sale, as the generator gives it; about one in twenty lacks each of its parts, save the item. */
record Sale(
        long itemSurrogate,
        @Nullable Long storeSurrogate,
        @Nullable Long customerSurrogate,
        @Nullable LocalDate soldOn,
        @Nullable Long quantity,
        @Nullable BigDecimal netPaid) {}
