package dev.dreamserver.audit;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How the audit log counts refusals and checks itself.
 *
 * @param refusalWindow refusals of one kind from one source make one entry in this time
 * @param refusalSources sources told apart in one window; the rest are counted together
 * @param verifyBatch entries the verifier reads at a time
 */
public record AuditSettings(Duration refusalWindow, int refusalSources, int verifyBatch) {

    /** One entry for each kind and source in this time. */
    public static final Setting<Duration> REFUSAL_WINDOW =
            Setting.of(
                            "dream.audit.refusal-window",
                            "PT1M",
                            "Refusals of one kind from one source become one audit entry in this"
                                    + " time, so that nobody can flood the log.",
                            Duration::parse)
                    .when(
                            window ->
                                    window.compareTo(Duration.ofSeconds(1)) >= 0
                                            && window.compareTo(Duration.ofHours(1)) <= 0,
                            "PT1S to PT1H");

    /** How many sources are told apart. */
    public static final Setting<Integer> REFUSAL_SOURCES =
            Setting.of(
                            "dream.audit.refusal-sources",
                            "500",
                            "Sources of refusals told apart in one window; the rest are counted"
                                    + " together, so that memory and log stay bounded.",
                            Integer::parseInt)
                    .when(count -> count >= 1 && count <= 10_000, "1 to 10000");

    /** How much the verifier reads at a time. */
    public static final Setting<Integer> VERIFY_BATCH =
            Setting.of(
                            "dream.audit.verify-batch",
                            "1000",
                            "Entries the verifier reads at a time, so that a long log needs little"
                                    + " memory.",
                            Integer::parseInt)
                    .when(count -> count >= 1 && count <= 100_000, "1 to 100000");

    /** All settings of this record. */
    public static final List<Setting<?>> ALL =
            List.of(REFUSAL_WINDOW, REFUSAL_SOURCES, VERIFY_BATCH);

    /** Reads and checks them. */
    public static AuditSettings from(Settings settings) {
        return new AuditSettings(
                settings.get(REFUSAL_WINDOW),
                settings.get(REFUSAL_SOURCES),
                settings.get(VERIFY_BATCH));
    }
}
