package io.plumbline.engine.publication;

import org.jooq.DSLContext;

/** Is told of each state that a publication comes to, in the transaction in which it does. */
@FunctionalInterface
public interface PublicationListener {
    /** The publication is as given once the transaction is committed; what is written through the context is there then too, or neither is. */
    void changed(DSLContext tx, Publication publication);

    /** For publications that nobody watches. */
    PublicationListener NONE = (tx, publication) -> {};
}
