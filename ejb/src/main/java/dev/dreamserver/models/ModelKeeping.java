package dev.dreamserver.models;

import dev.dreamserver.download.DownloadState;
import dev.dreamserver.download.DownloadView;
import dev.dreamserver.download.Downloads;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every half minute: files of models that were deleted for good are removed, and what a house that
 * ended in the middle of it left half done is finished.
 */
@Singleton
@Startup
@DependsOn("Migrations")
public class ModelKeeping {

    /** How long a deleted model can be had back. */
    static final Duration UNDO = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SECONDS = 30;

    @Resource ManagedScheduledExecutorService threads;
    @Inject ModelBook book;
    @Inject ModelArrivals arrivals;
    @Inject Downloads downloads;
    @Inject FileStore store;
    @Inject Clock clock;

    private @Nullable Future<?> keeping;

    @PostConstruct
    void open() {
        keeping = threads.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
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
        if (all.stream().anyMatch(model -> model.state() == InstalledModel.State.WANTED)) {
            settleWanted();
        }
        for (var model : all) {
            if (model.deletedAt().filter(at -> at.plus(UNDO).isBefore(now)).isPresent()) {
                book.remove(model, "model.remove");
                store.deleteKey(model.id());
            }
        }
    }

    /** Fetched but not looked at, or given up: neither stays so. */
    private void settleWanted() {
        var underWay =
                downloads.list().stream()
                        .filter(one -> one.state() != DownloadState.CANCELLED)
                        .filter(one -> one.state() != DownloadState.READY)
                        .map(DownloadView::key)
                        .collect(Collectors.toSet());
        for (var model : book.all()) {
            if (model.state() != InstalledModel.State.WANTED
                    || underWay.contains(model.id())
                    || model.addedAt().plus(PATIENCE).isAfter(clock.instant())) {
                continue;
            }
            var files = store.files(model.id());
            if (files.isEmpty()) {
                book.remove(model, "model.forget");
            } else {
                arrivals.arrived(model.id(), files);
            }
        }
    }
}
