package io.plumbline.fault;

import io.plumbline.engine.commit.CommitListener;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Puts the faults into the application that finds this on its classpath. */
@AutoConfiguration
public class FaultWiring {
    @Bean
    CommitListener killAtStep() {
        return new KillAtStep(Path.of(System.getenv("RDM_HOME")));
    }
}
