package dev.dreamserver.engine;

import dev.dreamserver.catalog.Taken;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The only door to what models took when they had loaded on this node. A house whose database is
 * away knows nothing of it, and sums count instead. Thread-safe.
 */
@ApplicationScoped
public class Peaks {

    private static final int DIGITS = 16;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject Settings settings;
    @Inject Clock clock;

    /** What was measured on this node, the newest first. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Peak> known() {
        try (var connection = database.getConnection()) {
            return PeakRows.all(connection, node());
        } catch (SQLException away) {
            EngineMessages.LOG.peaksAway(String.valueOf(away.getMessage()));
            return List.of();
        }
    }

    /**
     * Tells apart what takes memory besides model and context: the engine's options, and an eye.
     * Options may hold secrets, so that no more than a digest is kept.
     */
    public static String how(List<String> options, Optional<Path> eye) {
        var text = String.join("\n", options) + "\n\n" + eye.map(Path::toString).orElse("");
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** An engine that does not tell its context is not remembered: nothing could be reckoned. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void onLoaded(@Observes EngineLoaded news) {
        if (news.contextTokens() <= 0 || news.slots() <= 0 || news.bytes() <= 0) {
            return;
        }
        try (var connection = database.getConnection()) {
            keep(connection, news);
        } catch (SQLException | IOException away) {
            EngineMessages.LOG.peaksAway(String.valueOf(away.getMessage()));
        }
    }

    private void keep(Connection connection, EngineLoaded news) throws SQLException, IOException {
        PeakRows.put(
                connection,
                node(),
                new Peak(
                        news.file(),
                        Files.size(news.file()),
                        news.how(),
                        news.place(),
                        new Taken(news.bytes(), news.contextTokens(), news.slots()),
                        clock.instant()));
        PeakRows.forget(connection, node());
    }

    private String node() {
        return settings.get(HouseSettings.NODE);
    }
}
