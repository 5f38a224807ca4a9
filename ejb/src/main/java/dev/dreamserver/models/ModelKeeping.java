package dev.dreamserver.models;

import dev.dreamserver.download.FileStore;
import dev.dreamserver.platform.DreamException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the house opens and every half minute: files of models that were deleted for good are
 * removed, and what a house that ended in the middle of it left half done is finished.
 */
@Singleton
@Startup
@DependsOn("Migrations")
public class ModelKeeping {

    /** How long a deleted model can be had back. */
    static final Duration UNDO = Duration.ofMinutes(10);

    private static final int SECONDS = 30;

    @Resource ManagedScheduledExecutorService threads;
    @Inject ModelBook book;
    @Inject ModelArrivals arrivals;
    @Inject FileStore store;
    @Inject Clock clock;

    private @Nullable Future<?> keeping;

    @PostConstruct
    void open() {
        keeping = threads.scheduleWithFixedDelay(this::look, 0, SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void close() {
        if (keeping != null) {
            keeping.cancel(false);
        }
    }

    /** The boundary of the timer: whatever breaks is told, and the next look follows. */
    private void look() {
        try {
            keep();
        } catch (DreamException away) {
            ModelMessages.LOG.away(String.valueOf(away.getMessage()));
        } catch (RuntimeException bug) {
            ModelMessages.LOG.bug(bug);
        }
    }

    void keep() {
        var now = clock.instant();
        var all = book.all();
        for (var model : all) {
            if (model.state() == InstalledModel.State.WANTED) {
                lookAgain(model);
            }
            if (model.deletedAt().filter(at -> at.plus(UNDO).isBefore(now)).isPresent()) {
                book.remove(model, "model.remove");
                store.deleteKey(model.id());
            }
        }
    }

    /** Fetched, and the house ended before it looked at it. */
    private void lookAgain(InstalledModel wanted) {
        var files = store.files(wanted.id());
        if (!files.isEmpty()) {
            arrivals.arrived(wanted.id(), files);
        }
    }
}
