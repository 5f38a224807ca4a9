package dev.dreamserver.gateway.wire;

import dev.dreamserver.cache.AnswerMemory;
import dev.dreamserver.cache.CacheSettings;
import dev.dreamserver.cache.KnownAnswer;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one request: its answer, or what comes of it now, to be kept when it is
 * complete. Lives on the exchange's thread.
 */
final class Recollection {

    /** A request that is not looked for. */
    static final Recollection NONE = new Recollection();

    private final AnswerMemory memory;
    private final String key;
    private final int limit;
    private final @Nullable KnownAnswer known;
    private @Nullable ByteArrayOutputStream events;
    private boolean tooLong;

    private Recollection() {
        memory = AnswerMemory.NONE;
        key = "";
        limit = 0;
        known = null;
    }

    Recollection(
            AnswerMemory memory, CacheSettings limits, String key, @Nullable KnownAnswer known) {
        this.memory = memory;
        this.key = key;
        limit = limits.answerLimit();
        this.known = known;
    }

    /** The answer, if there is one. */
    @Nullable KnownAnswer known() {
        return known;
    }

    /** What a header says of it. */
    String word() {
        return key.isEmpty() ? "none" : known == null ? "miss" : "hit";
    }

    private boolean listens() {
        return !key.isEmpty() && known == null && !tooLong;
    }

    /** These events of a stream are passed on. */
    void heard(byte[] bytes, int from, int to) {
        if (!listens()) {
            return;
        }
        if (events == null) {
            events = new ByteArrayOutputStream(Math.min(limit, 4096));
        }
        if (events.size() + to - from > limit) {
            tooLong = true;
            events = null;
        } else {
            events.write(bytes, from, to - from);
        }
    }

    /** A stream is complete: all that was heard, and this at its end. */
    void keepStream(Exchange of, byte[] usage, byte[] end) {
        heard(usage, 0, usage.length);
        var begins = events == null ? 0 : events.size();
        heard(end, 0, end.length);
        if (events != null) {
            keep(of, EventAnswer.TYPE, events.toByteArray(), begins);
        }
    }

    /** An answer in one piece is complete. */
    void keepWhole(Exchange of, String type, byte[] bytes, int length) {
        if (listens() && length <= limit) {
            keep(of, type, Arrays.copyOf(bytes, length), length);
        }
    }

    /** What another model said in its stead is no answer of the one that was asked for. */
    private void keep(Exchange of, String type, byte[] body, int end) {
        if (listens() && of.fallback() == null) {
            var by = of.upstream().endpoint();
            memory.keep(key, new KnownAnswer(type, by.model(), by.id(), body, end));
        }
    }

    /** The row of a request that is answered from memory: no engine was asked, no token used. */
    static UsageRow row(Exchange of, KnownAnswer known) {
        return new UsageRow(
                of.id,
                1,
                of.caller.personId(),
                of.caller.team(),
                of.caller.keyId(),
                of.caller.project(),
                known.model(),
                known.engine(),
                Instant.ofEpochSecond(
                        of.startedMicros / 1_000_000, of.startedMicros % 1_000_000 * 1000),
                0,
                0,
                0,
                Optional.empty(),
                of.marks.sinceStart() / 1000,
                Outcome.COMPLETE,
                false,
                true,
                of.lead.routed());
    }
}
