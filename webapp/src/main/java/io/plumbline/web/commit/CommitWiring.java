package io.plumbline.web.commit;

import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.commit.CommitChangeSet;
import io.plumbline.engine.commit.CommitListener;
import io.plumbline.engine.commit.RecoverCommit;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.PresenceStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Committing, and taking back at the start what a killed program left behind. */
@Configuration(proxyBeanMethods = false)
class CommitWiring {
    private static final Logger LOG = LoggerFactory.getLogger(CommitWiring.class);

    @Bean
    CommitChangeSet commitChangeSet(Database database, AuditLog audit, ObjectProvider<CommitListener> listener) {
        long undone = new RecoverCommit(database).recover();
        database.transact(tx -> new DimensionStore(tx).all().forEach(new PresenceStore(tx)::fill));
        if (undone > 0) {
            LOG.warn("took back commit {}, which a program that ended had begun to write", undone);
        }
        return new CommitChangeSet(database, audit, listener.getIfAvailable(() -> CommitListener.NONE));
    }
}
