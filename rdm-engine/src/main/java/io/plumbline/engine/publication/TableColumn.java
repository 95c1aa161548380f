package io.plumbline.engine.publication;

import org.apache.iceberg.types.Type;

/** A column of a published table. */
record TableColumn(String name, Type type, boolean optional, String doc) {
    static TableColumn required(String name, Type type, String doc) {
        return new TableColumn(name, type, false, doc);
    }

    static TableColumn optional(String name, Type type, String doc) {
        return new TableColumn(name, type, true, doc);
    }
}
