package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.ProjectName;
import dev.dreamserver.usage.UsageRow;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * A client on the wire. Reads the request, notices when the client leaves, writes the answer, and
 * tells the exchange when the client reads more slowly than the engine writes.
 */
final class HttpDownstream implements Downstream {

    static final HttpString REQUEST_ID = new HttpString("X-Request-Id");
    private static final HttpString ANTHROPIC_ID = new HttpString("request-id");
    static final HttpString SERVER_TIMING = new HttpString("Server-Timing");
    private static final HttpString ATTEMPTS = new HttpString("X-Dream-Attempts");
    private static final HttpString QUEUE = new HttpString("X-Dream-Queue");
    private static final HttpString CACHE = new HttpString("X-Dream-Cache");
    private static final HttpString PRIORITY = new HttpString("X-Dream-Priority");
    private static final HttpString FALLBACK = new HttpString("X-Dream-Fallback");
    private static final HttpString PROJECT = new HttpString("X-Dream-Project");
    private static final HttpString CONVERSATION = new HttpString("X-Dream-Conversation");
    private static final HttpString MODEL = new HttpString("X-Dream-Model");
    private static final HttpString ROUTE = new HttpString("X-Dream-Route");
    private static final HttpString BUFFERING = new HttpString("X-Accel-Buffering");
    private static final int SMALL = 64 * 1024;
    private static final byte[] NOTHING = {};
    private static final Refused UNREADABLE =
            new Refused(
                    GatewayError.ENGINE_FAILED, "The engine gave an answer that cannot be read.");

    private final Kernel kernel;
    private final HttpServerExchange http;
    private final Exchange exchange;
    private final @Nullable Interpreter interpreter;
    private byte[] body = NOTHING;
    private int length;
    private long room;
    private @Nullable StreamSinkChannel sink;
    private ByteBuffer pending = ByteBuffer.wrap(NOTHING);
    private boolean last;
    private boolean over;

    HttpDownstream(
            Kernel kernel,
            Lane lane,
            Caller caller,
            HttpServerExchange http,
            Route route,
            @Nullable Interpreter interpreter) {
        this.kernel = kernel;
        this.http = http;
        this.interpreter = interpreter;
        var project = ProjectName.said(http.getRequestHeaders().getFirst(PROJECT));
        exchange = new Exchange(kernel, lane, caller.workingFor(project), this, route);
        lane.enter(exchange);
    }

    // ---- the request ----------------------------------------------------------------------------

    void begin() {
        var expected = http.getRequestContentLength();
        if (expected > kernel.settings.bodyLimit()) {
            exchange.refuse(tooLarge());
            return;
        }
        var type = http.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        var takes = exchange.route.body();
        if ((interpreter == null || interpreter.saysType()) && !takes.takes(type)) {
            exchange.refuse(
                    new Refused(
                            GatewayError.CONTENT_TYPE,
                            "Send the request as " + takes.type() + "."));
            return;
        }
        if (HttpContinue.requiresContinueResponse(http)) {
            HttpContinue.sendContinueResponse(
                    http,
                    new IoCallback() {
                        @Override
                        public void onComplete(HttpServerExchange any, Sender sender) {
                            receive(expected);
                        }

                        @Override
                        public void onException(
                                HttpServerExchange any, Sender sender, IOException gone) {
                            exchange.clientGone();
                        }
                    });
            return;
        }
        receive(expected);
    }

    private void receive(long expected) {
        if (over) {
            return;
        }
        var channel = http.getRequestChannel();
        if (channel == null) {
            begin(NOTHING);
            return;
        }
        body = new byte[expected >= 0 && expected < SMALL ? (int) expected + 1 : 8192];
        receive(channel);
    }

    private void receive(StreamSourceChannel channel) {
        try {
            while (!over) {
                if (length == body.length && !grow()) {
                    channel.suspendReads();
                    return;
                }
                var count = channel.read(ByteBuffer.wrap(body, length, body.length - length));
                if (count == 0) {
                    channel.getReadSetter().set(this::receive);
                    channel.resumeReads();
                    return;
                }
                if (count < 0) {
                    channel.suspendReads();
                    watch();
                    var whole = body;
                    body = NOTHING;
                    begin(whole);
                    if (!exchange.isQueued() && !exchange.isLooking()) {
                        giveRoom();
                    }
                    return;
                }
                length += count;
            }
        } catch (IOException gone) {
            exchange.clientGone();
        }
    }

    private void begin(byte[] whole) {
        var type = http.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        var headers = http.getRequestHeaders();
        exchange.mayWait(headers.getFirst(PRIORITY));
        exchange.recall(Recall.Wish.of(headers.getFirst(CACHE)));
        exchange.lead.goesOnWith(headers.getFirst(CONVERSATION));
        if (interpreter == null) {
            exchange.begin(whole, length, type == null ? "" : type);
            return;
        }
        try {
            var ours = interpreter.request(whole, length);
            if (ours.length > kernel.settings.bodyLimit()) {
                throw new RefusedException(tooLarge());
            }
            exchange.begin(ours, ours.length, exchange.route.body().type());
        } catch (RefusedException no) {
            exchange.refuse(no.refused());
        }
    }

    private boolean grow() {
        var limit = kernel.settings.bodyLimit();
        if (length > limit) {
            exchange.refuse(tooLarge());
            return false;
        }
        var size = (int) Math.min((long) body.length * 2, limit + 1L);
        if (size > SMALL) {
            if (!kernel.takeRoom(size - room)) {
                exchange.refuse(
                        new Refused(
                                GatewayError.BUSY,
                                "Too many large requests are under way. Try again soon."));
                return false;
            }
            room = size;
        }
        body = Arrays.copyOf(body, size);
        return true;
    }

    private void giveRoom() {
        if (room > 0) {
            kernel.giveRoom(room);
            room = 0;
        }
    }

    private Refused tooLarge() {
        return new Refused(
                GatewayError.TOO_LARGE,
                "The request is larger than %d bytes.".formatted(kernel.settings.bodyLimit()));
    }

    /**
     * Undertow reads nothing between a request and its answer, so a client that leaves is not
     * noticed. The original conduit can be listened to meanwhile; keep-alive survives it.
     */
    private void watch() {
        if (!(http.getConnection() instanceof HttpServerConnection line)) {
            http.getConnection().addCloseListener(closed -> exchange.lane.execute(this::left));
            http.addExchangeCompleteListener(
                    (done, next) -> {
                        exchange.lane.execute(this::left);
                        next.proceed();
                    });
            return;
        }
        if (line.getExtraBytes() != null) {
            return; // the next request waits there already
        }
        var source = line.getChannel().getSourceChannel();
        source.setConduit(line.getOriginalSourceConduit());
        source.setReadListener(readable -> heard(line));
        source.resumeReads();
    }

    private void heard(HttpServerConnection line) {
        var source = line.getChannel().getSourceChannel();
        var pooled = line.getByteBufferPool().allocate();
        var ours = true;
        try {
            var count = source.read(pooled.getBuffer());
            if (count < 0) {
                source.suspendReads();
                left();
            } else if (count > 0) {
                // The next request came early. It waits its turn, and nobody can be heard leaving.
                pooled.getBuffer().flip();
                line.ungetRequestBytes(pooled);
                ours = false;
                source.suspendReads();
            }
        } catch (IOException gone) {
            left();
        } finally {
            if (ours) {
                pooled.close();
            }
        }
    }

    private void left() {
        if (!over) {
            exchange.clientGone();
        }
    }

    // ---- the answer -------------------------------------------------------------------------

    private void head(UUID requestId, String timing, String type) {
        var headers = http.getResponseHeaders();
        said(headers, wording(), requestId);
        headers.put(SERVER_TIMING, timing);
        headers.put(Headers.CONTENT_TYPE, type);
        headers.put(Headers.CACHE_CONTROL, "no-store");
        if (exchange.asked() > 1) {
            headers.put(ATTEMPTS, exchange.asked());
        }
        if (exchange.cameAs() > 0) {
            headers.put(QUEUE, "position=" + exchange.cameAs());
        }
        var fallback = exchange.fallback();
        if (fallback != null) {
            headers.put(FALLBACK, fallback);
        }
        var recollection = exchange.recollection();
        if (recollection != null) {
            headers.put(CACHE, recollection.word());
        }
        if (exchange.renamed() || exchange.lead.isLed()) {
            headers.put(MODEL, Lead.ascii(exchange.answering()));
        }
        if (exchange.lead.isLed()) {
            headers.put(ROUTE, exchange.lead.words());
        }
        var passage = exchange.passage();
        if (passage != null) {
            passage.tell((name, value) -> headers.put(new HttpString(name), value));
        }
    }

    /** How the client is told what went wrong. */
    private Wording wording() {
        return interpreter == null ? Wording.OPENAI : interpreter.wording();
    }

    /** Says what the request is called, in the ways in which clients of this protocol look. */
    static void said(HeaderMap headers, Wording to, UUID requestId) {
        headers.put(REQUEST_ID, requestId.toString());
        if (to == Wording.ANTHROPIC) {
            headers.put(ANTHROPIC_ID, requestId.toString());
        }
    }

    @Override
    public void asked() {
        giveRoom();
    }

    /** Who asked for a stream reads it as comments, which clients pass over. */
    @Override
    public void waiting(int position, Optional<Duration> still) {
        exchange.openEarly();
        if (sink != null && (interpreter == null || interpreter.takesComments())) {
            var about = still.map(time -> ", about %d s".formatted(time.toSeconds() + 1));
            var comment = ": waiting, position %d%s\n\n".formatted(position, about.orElse(""));
            pass(ByteBuffer.wrap(comment.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Override
    public void open(UUID requestId, String model, String timing, String type) {
        head(requestId, timing, interpreter == null ? type : interpreter.streamType());
        if (interpreter != null) {
            interpreter.opened(requestId, model);
        }
        http.getResponseHeaders().put(BUFFERING, "no");
        sink = http.getResponseChannel();
    }

    @Override
    public boolean write(ByteBuffer events) {
        if (interpreter == null) {
            return pass(events);
        }
        try {
            var from = events.arrayOffset() + events.position();
            var to = from + events.remaining();
            return pass(ByteBuffer.wrap(interpreter.events(events.array(), from, to)));
        } catch (IOException notRead) {
            exchange.engineLost("gave an answer that cannot be read", notRead);
            return true;
        }
    }

    private boolean pass(ByteBuffer events) {
        var channel = sink;
        if (over || channel == null) {
            return true;
        }
        if (pending.hasRemaining()) {
            pending = joined(pending, events); // it waits behind what the client has not read yet
            return false;
        }
        try {
            while (events.hasRemaining() && channel.write(events) > 0) {
                // once more
            }
            if (!events.hasRemaining() && channel.flush()) {
                return true;
            }
            pending = joined(pending, events);
            channel.getWriteSetter().set(this::writable);
            channel.resumeWrites();
            return false;
        } catch (IOException gone) {
            exchange.clientGone();
            return true;
        }
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer then) {
        return ByteBuffer.allocate(first.remaining() + then.remaining())
                .put(first)
                .put(then)
                .flip();
    }

    private void writable(StreamSinkChannel channel) {
        if (over) {
            return;
        }
        try {
            while (pending.hasRemaining()) {
                var count = last ? channel.writeFinal(pending) : channel.write(pending);
                if (count == 0) {
                    return;
                }
            }
            if (last) {
                channel.shutdownWrites();
            }
            if (!channel.flush()) {
                return;
            }
            channel.suspendWrites();
            pending = ByteBuffer.wrap(NOTHING);
            if (last) {
                end();
            } else {
                exchange.drained();
            }
        } catch (IOException gone) {
            if (last) {
                cut();
            }
            exchange.clientGone();
        }
    }

    @Override
    public void finish(byte[] bytes, @Nullable UsageRow row, @Nullable Refused why) {
        var channel = sink;
        if (channel == null) {
            cut();
            exchange.over();
            return;
        }
        last = true;
        pending = joined(pending, ByteBuffer.wrap(end(bytes, row, why)));
        channel.getWriteSetter().set(this::writable);
        writable(channel);
        if (!over) {
            channel.resumeWrites();
        }
    }

    private byte[] end(byte[] bytes, @Nullable UsageRow row, @Nullable Refused why) {
        if (interpreter == null) {
            return bytes;
        }
        try {
            return why == null
                    ? interpreter.end(bytes, row)
                    : interpreter.brokenOff(why, exchange.id);
        } catch (IOException notRead) {
            return interpreter.brokenOff(UNREADABLE, exchange.id);
        }
    }

    @Override
    public boolean reads(byte[] bytes, int count) {
        return interpreter == null || interpreter.reads(bytes, count);
    }

    @Override
    public void answer(UUID requestId, String timing, String type, byte[] bytes, int count) {
        if (interpreter == null) {
            head(requestId, timing, type);
            whole(ByteBuffer.wrap(bytes, 0, count));
            return;
        }
        var row = exchange.settled();
        try {
            var theirs = interpreter.whole(bytes, count, requestId, exchange.answering(), row);
            head(requestId, timing, type);
            whole(ByteBuffer.wrap(theirs));
        } catch (IOException notRead) {
            refuse(requestId, timing, row, UNREADABLE);
        }
    }

    @Override
    public void refuse(UUID requestId, String timing, @Nullable UsageRow row, Refused why) {
        giveRoom();
        head(requestId, timing, "application/json");
        refuseOn(http, why, kernel.settings.retryAfter().toSeconds());
        if (why.error() == GatewayError.BODY_TIMEOUT) {
            http.setPersistent(false); // the rest may never come
        }
        whole(ByteBuffer.wrap(wording().bytes(why, requestId)));
    }

    /** Status and headers of a refusal. */
    static void refuseOn(HttpServerExchange http, Refused why, long retryAfter) {
        var status = why.error().status();
        http.setStatusCode(status);
        if (why.error().passing() && why.retryAfter() != 0) {
            var seconds = why.retryAfter() < 0 ? retryAfter : why.retryAfter();
            http.getResponseHeaders().put(Headers.RETRY_AFTER, Math.max(1, seconds));
        }
        if (status == 401) {
            http.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
        }
    }

    private void whole(ByteBuffer bytes) {
        http.setResponseContentLength(bytes.remaining());
        http.getResponseSender()
                .send(
                        bytes,
                        new IoCallback() {
                            @Override
                            public void onComplete(HttpServerExchange any, Sender sender) {
                                end();
                                http.endExchange();
                            }

                            @Override
                            public void onException(
                                    HttpServerExchange any, Sender sender, IOException gone) {
                                cut();
                                exchange.over();
                            }
                        });
    }

    @Override
    public void abandon(@Nullable UsageRow row, @Nullable Refused why) {
        giveRoom();
        cut();
    }

    private void end() {
        over = true;
        exchange.over();
    }

    private void cut() {
        over = true;
        IoUtils.safeClose(http.getConnection());
    }
}
