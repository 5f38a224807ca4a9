package dev.dreamserver.gateway;

import dev.dreamserver.gateway.wire.Meter;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Counts what passes, as {@code dream_gateway_*}. Meters are made once; on the hot path each is a
 * few additions. Thread-safe.
 */
final class GatewayMetrics implements Meter {

    private final Map<Outcome, Counter> answers = new EnumMap<>(Outcome.class);
    private final Map<GatewayError, Counter> refusals = new EnumMap<>(GatewayError.class);
    private final Counter tokensIn;
    private final Counter tokensOut;
    private final Counter retries;
    private final Counter furtherAttempts;
    private final Counter cacheHits;
    private final Counter cacheMisses;
    private final Timer firstToken;
    private final Timer duration;
    private final Timer ledger;

    /** Kept here, since a registry forgets what nobody else holds. */
    private final Map<String, IntSupplier> gauges;

    GatewayMetrics(
            MeterRegistry registry,
            IntSupplier underWay,
            IntSupplier queued,
            IntSupplier rowsWaiting) {
        // What was tried again is counted by further_attempts.
        for (var outcome : EnumSet.complementOf(EnumSet.of(Outcome.RETRIED))) {
            answers.put(
                    outcome, registry.counter("dream_gateway_answers", "outcome", outcome.name()));
        }
        for (var error : GatewayError.values()) {
            refusals.put(error, registry.counter("dream_gateway_refusals", "error", error.id()));
        }
        tokensIn = registry.counter("dream_gateway_tokens", "way", "in");
        tokensOut = registry.counter("dream_gateway_tokens", "way", "out");
        retries = registry.counter("dream_gateway_stale_retries");
        furtherAttempts = registry.counter("dream_gateway_further_attempts");
        cacheHits = registry.counter("dream_gateway_cache_hits");
        cacheMisses = registry.counter("dream_gateway_cache_misses");
        firstToken = registry.timer("dream_gateway_first_token");
        duration = registry.timer("dream_gateway_duration");
        ledger = registry.timer("dream_gateway_ledger_wait");
        gauges =
                Map.of(
                        "dream_gateway_under_way", underWay,
                        "dream_gateway_queued", queued,
                        "dream_usage_rows_waiting", rowsWaiting);
        // Not by a builder: what one makes stays in the registry of the application, unseen.
        gauges.forEach((name, of) -> registry.gauge(name, Tags.empty(), of, IntSupplier::getAsInt));
    }

    @Override
    public void settled(UsageRow row, long ledgerNanos) {
        add(answers.get(row.outcome()), 1);
        tokensIn.increment((double) row.tokensIn());
        tokensOut.increment((double) row.tokensOut());
        row.firstTokenMicros()
                .ifPresent(micros -> firstToken.record(micros, TimeUnit.MICROSECONDS));
        duration.record(row.durationMicros(), TimeUnit.MICROSECONDS);
        ledger.record(ledgerNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(GatewayError error) {
        add(refusals.get(error), 1);
    }

    private static void add(@org.jspecify.annotations.Nullable Counter counter, double amount) {
        if (counter != null) {
            counter.increment(amount);
        }
    }

    @Override
    public void retried() {
        retries.increment();
    }

    @Override
    public void triedAgain() {
        furtherAttempts.increment();
    }

    @Override
    public void recalled(boolean hit) {
        (hit ? cacheHits : cacheMisses).increment();
    }
}
