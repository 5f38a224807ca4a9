package dev.dreamserver.download;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.bell.spi.NewsSource;
import dev.dreamserver.bell.spi.Rung;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Roles;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Downloads that are here, failed or lack room, for those who can do something with them. */
@ApplicationScoped
public class DownloadNews implements NewsSource {

    private static final Set<String> READERS = Set.of(Roles.ADMIN, Roles.OPERATOR);

    @Inject Event<Rung> bell;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    void ended(@Observes DownloadEnded news) {
        if (news.state() != DownloadState.CANCELLED) {
            bell.fire(new Rung());
        }
    }

    @Override
    public List<News> since(Instant begin, int limit) {
        try (var connection = database.getConnection()) {
            return DownloadRows.ended(connection, begin, limit).stream()
                    .map(DownloadNews::news)
                    .toList();
        } catch (SQLException broken) {
            throw new DreamException(
                    DownloadError.DATABASE, "The database does not answer", broken);
        }
    }

    static News news(DownloadView view) {
        var here = view.state() == DownloadState.READY;
        var what =
                switch (view.state()) {
                    case READY -> "download_here";
                    case PAUSED -> "download_paused";
                    case WAITING, RUNNING, FAILED, CANCELLED -> "download_failed";
                };
        return new News(
                "%s:%s:%s".formatted(what, view.id(), view.since()),
                view.since(),
                here ? Tone.DONE : Tone.TROUBLE,
                what,
                List.of(view.title()),
                view.reason(),
                Optional.of("/models"),
                READERS);
    }
}
