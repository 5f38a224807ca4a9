package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.responses.ResponseDraft;
import dev.dreamserver.responses.ResponseDraft.End;
import dev.dreamserver.responses.ResponseMemory.Lookup;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one response, and what it goes on from. What is held for that counts among the
 * bytes of large requests. Lives on the exchange's thread, but for what a look-up does.
 */
final class Keeping {

    /** Of a request of which nothing is kept. */
    static final Keeping NONE = new Keeping();

    private final @Nullable Exchange exchange;
    private final Keeper keeper;
    private final String id;
    private final String previous;
    private final boolean stores;
    private boolean content;
    private byte[] input = Answer.NOTHING;
    private @Nullable ByteArrayOutputStream events;
    private long room;

    /** An event could not be marked, so the client knows it by another name. */
    private boolean lost;

    /** The client has been told what it is called. */
    private boolean told;

    /** What came is more than is held in case that it breaks off. */
    private boolean tooLong;

    private boolean stored;
    private boolean over;

    private Keeping() {
        exchange = null;
        keeper = Keeper.OFF;
        id = "";
        previous = "";
        stores = false;
    }

    Keeping(Exchange exchange, Keeper keeper, String previous, boolean stores, boolean content) {
        this.exchange = exchange;
        this.keeper = keeper;
        this.id = "resp_" + exchange.id.toString().replace("-", "");
        this.previous = previous;
        this.stores = stores;
        this.content = content;
    }

    private Exchange exchange() {
        if (exchange == null) {
            throw new IllegalStateException("nothing is kept");
        }
        return exchange;
    }

    /** Whether there is something for the house to write into requests and answers. */
    boolean active() {
        return exchange != null && !lost;
    }

    /** Whether what is said is to be kept, so that no earlier answer is given again. */
    boolean keepsContent() {
        return content;
    }

    // ---- the request ----------------------------------------------------------------------------

    /** Reads on with the request, once that holds all that it asks. */
    void begin(RequestPeek read, byte[] request, int length, String type) {
        if (previous.isEmpty()) {
            goOn(readAnew(read, request, length, type, Answer.NOTHING));
        } else {
            exchange().looking();
            keeper.memory()
                    .find(
                            exchange().caller.personId(),
                            previous,
                            found -> {
                                var next = afterwards(found, read, request, length, type);
                                exchange().lane.execute(() -> lookedUp(next));
                            });
        }
    }

    /** A request that is read, or why there is none. */
    private record Next(
            @Nullable RequestPeek read, byte[] request, String type, @Nullable Refused no) {

        Next(Refused no) {
            this(null, Answer.NOTHING, "", no);
        }
    }

    private Next afterwards(
            Lookup found, RequestPeek read, byte[] request, int length, String type) {
        return switch (found) {
            case Lookup.None none -> new Next(Keeper.NO_PREVIOUS);
            case Lookup.Unknown unknown -> new Next(Keeper.AWAY);
            case Lookup.Found(var response) ->
                    readAnew(read, request, length, type, response.conversation());
        };
    }

    private Next readAnew(
            RequestPeek read, byte[] request, int length, String type, byte[] before) {
        var limit = exchange().settings().bodyLimit();
        if ((long) length + before.length > limit) {
            return new Next(
                    new Refused(
                            GatewayError.TOO_LARGE,
                            "With what was said before, the request is larger than %d bytes."
                                    .formatted(limit),
                            before.length == 0 ? null : "previous_response_id"));
        }
        var whole = ResponseInput.of(request, length, read, before);
        try {
            return new Next(
                    RequestPeek.at(exchange().route, whole, whole.length, type), whole, type, null);
        } catch (RefusedException no) {
            return new Next(no.refused());
        }
    }

    private void lookedUp(Next next) {
        if (exchange().isLooking()) {
            goOn(next);
        }
    }

    private void goOn(Next next) {
        if (next.no() != null) {
            exchange().refuse(next.no());
        } else if (next.read() != null) {
            readOn(next.read(), next.request(), next.request().length, next.type());
        }
    }

    private void readOn(RequestPeek read, byte[] request, int length, String type) {
        if (content) {
            var size = read.promptEnd - read.promptStart;
            if (size > keeper.limit() || !take(size)) {
                content = false;
            } else {
                input = Arrays.copyOfRange(request, read.promptStart, read.promptEnd);
            }
        }
        exchange().readOn(read, request, length, type);
    }

    private boolean take(long bytes) {
        if (!exchange().lane.kernel.takeRoom(bytes)) {
            return false;
        }
        room += bytes;
        return true;
    }

    private void give(long bytes) {
        exchange().lane.kernel.giveRoom(bytes);
        room -= bytes;
    }

    // ---- the answer -----------------------------------------------------------------------------

    /** An event with a response in it, as the client shall read it. */
    byte[] marked(byte[] bytes, int from, int to) {
        return marked(bytes, from, to, true, content);
    }

    /** The end, or the whole answer, as the client shall read it. */
    byte[] marked(byte[] bytes, int length, boolean event) {
        return marked(bytes, 0, length, event, stored);
    }

    private byte[] marked(byte[] bytes, int from, int to, boolean event, boolean kept) {
        var with = lost ? null : new ResponseMarks(id, kept, previous).in(bytes, from, to, event);
        if (with == null) {
            if (stored) {
                forget();
            }
            lost = true;
            content = false;
            return Arrays.copyOfRange(bytes, from, to);
        }
        told = true;
        return with;
    }

    /** These events are passed on. */
    void heard(byte[] bytes, int from, int to) {
        if (!content || tooLong) {
            return;
        }
        var size = to - from;
        if (events == null) {
            events = new ByteArrayOutputStream(4096);
        }
        if (events.size() + (long) size > keeper.limit() || !take(size)) {
            tooLong = true; // where it comes to its end, that says all of it once more
            give(events.size());
            events = null;
        } else {
            events.write(bytes, from, size);
        }
    }

    /**
     * It is complete. Tells whether the end waits for it to be kept; then {@link Exchange#kept}
     * follows.
     */
    boolean completed(byte[] came, int length) {
        if (!stores || lost) {
            return false;
        }
        var fits = length <= keeper.limit();
        var waits = content && fits;
        over = true;
        var draft =
                draft(End.TOLD, Optional.empty(), fits ? Arrays.copyOf(came, length) : null, waits);
        keeper.memory()
                .keep(
                        draft,
                        kept -> {
                            if (waits) {
                                exchange().lane.execute(() -> exchange().kept(kept));
                            }
                        });
        return waits;
    }

    /** What became of it is known. */
    void stored(boolean kept) {
        stored = kept;
    }

    /** It was kept, but nobody was told so any more. */
    void forget() {
        keeper.memory().forget(exchange().caller.personId(), id, gone -> {});
    }

    /** It came to no good end: what the client has of it is kept, where it is called by its id. */
    void brokenOff(Refused why, boolean failed) {
        if (!stores || lost || !told || over || why.error() == GatewayError.WITHDRAWN) {
            return;
        }
        over = true;
        var came = content && events != null ? events.toByteArray() : null;
        keeper.memory()
                .keep(
                        draft(
                                failed ? End.FAILED : End.CUT,
                                Optional.of(why.message()),
                                came,
                                content),
                        kept -> {});
    }

    private ResponseDraft draft(
            End end, Optional<String> why, byte @Nullable [] came, boolean whole) {
        var of = exchange();
        return new ResponseDraft(
                of.caller.personId(),
                id,
                Instant.ofEpochSecond(
                        of.startedMicros / 1_000_000, of.startedMicros % 1_000_000 * 1000),
                of.answering(),
                Optional.of(previous).filter(text -> !text.isEmpty()),
                end,
                why,
                came == null ? Optional.empty() : Optional.of(new ResponseDraft.Said(input, came)),
                whole);
    }

    /** The exchange is over. */
    void close() {
        if (room > 0) {
            give(room);
        }
        input = Answer.NOTHING;
        events = null;
    }
}
