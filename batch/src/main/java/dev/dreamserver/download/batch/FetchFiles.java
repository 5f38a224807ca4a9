package dev.dreamserver.download.batch;

import dev.dreamserver.download.DownloadRunner;
import dev.dreamserver.download.DownloadRunner.Taken;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.batch.api.BatchProperty;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.UUID;

/**
 * Runs one download to its end: each part is a transaction of its own, and safe to repeat. What was
 * stopped waits in the queue and goes on in another job where it stood.
 */
@Named
@Dependent
public class FetchFiles extends AbstractBatchlet {

    @Inject DownloadRunner runner;

    @Inject
    @BatchProperty(name = "download")
    String download;

    @Inject
    @BatchProperty(name = "holder")
    String holder;

    private volatile boolean stopping;

    @Override
    public String process() {
        return runner.run(new Taken(UUID.fromString(download), holder), () -> stopping).name();
    }

    @Override
    public void stop() {
        stopping = true;
    }
}
