package dev.dreamserver.gateway.wire;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.UndertowClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * The engine's side of an exchange: its connection, the request on the way out, the answer as it
 * comes, and whether the connection is of use to the next one. A kept connection that turns out to
 * be dead before the first byte is replaced once. Lives on the exchange's thread.
 */
final class EngineCall {

    private static final byte[] NOTHING = {};
    private static final int READS_IN_A_ROW = 16;

    private final Exchange exchange;
    private final Kernel kernel;
    private final Lane lane;
    private final Upstream upstream;
    private final String type;
    private byte[] body;
    private @Nullable ClientConnection connection;
    private @Nullable ClientExchange asked;
    private @Nullable StreamSourceChannel source;
    private @Nullable Answer answer;
    private boolean connecting;
    private boolean pooled;
    private boolean retried;
    private boolean requestSent;

    EngineCall(Exchange exchange, Kernel kernel, Upstream upstream, byte[] body, String type) {
        this.exchange = exchange;
        this.kernel = kernel;
        this.lane = exchange.lane;
        this.upstream = upstream;
        this.body = body;
        this.type = type;
    }

    Upstream upstream() {
        return upstream;
    }

    /** Whether there is no connection yet, but one is being made. */
    boolean connecting() {
        return connecting;
    }

    // ---- the request --------------------------------------------------------------------------

    void begin() {
        var waiting = lane.borrow(upstream);
        if (waiting == null) {
            connect();
        } else {
            pooled = true;
            ask(waiting);
        }
    }

    private void connect() {
        connecting = true;
        pooled = false;
        exchange.within(kernel.settings.connectTimeout());
        if (upstream.isFar()) {
            lookUp(upstream.address().getHost());
        } else {
            dial();
        }
    }

    /** Names are looked up by a thread that may wait; Java remembers the answer for a while. */
    private void lookUp(String host) {
        try {
            lane.thread
                    .getWorker()
                    .execute(
                            () -> {
                                Runnable then = this::dial;
                                try {
                                    var _ = InetAddress.getByName(host);
                                } catch (UnknownHostException no) {
                                    then = () -> unreachable(no);
                                }
                                lane.execute(then);
                            });
        } catch (RejectedExecutionException busy) {
            unreachable(new IOException("no thread looks names up", busy));
        }
    }

    private void unreachable(IOException no) {
        if (connecting) {
            exchange.engineLost("cannot be reached", no);
        }
    }

    private void dial() {
        if (!connecting) {
            return;
        }
        UndertowClient.getInstance()
                .connect(
                        new ClientCallback<>() {
                            @Override
                            public void completed(ClientConnection made) {
                                if (connecting) {
                                    ask(made);
                                } else {
                                    IoUtils.safeClose(made);
                                }
                            }

                            @Override
                            public void failed(IOException no) {
                                unreachable(no);
                            }
                        },
                        upstream.address(),
                        lane.thread,
                        kernel.tls(upstream.address()),
                        lane.buffers,
                        OptionMap.EMPTY);
    }

    private void ask(ClientConnection made) {
        connecting = false;
        connection = made;
        asked = null;
        requestSent = false;
        exchange.within(kernel.settings.firstTokenTimeout());
        made.sendRequest(
                upstream.request(exchange.peek(), body.length, type),
                new ClientCallback<>() {
                    @Override
                    public void completed(ClientExchange sent) {
                        if (connection != made) {
                            IoUtils.safeClose(made);
                            return;
                        }
                        asked = sent;
                        sent.setResponseListener(
                                new ClientCallback<>() {
                                    @Override
                                    public void completed(ClientExchange answered) {
                                        if (connection == made && answer == null) {
                                            relay(answered);
                                        }
                                    }

                                    @Override
                                    public void failed(IOException no) {
                                        lost(made, no);
                                    }
                                });
                        sendBody(made, sent.getRequestChannel(), ByteBuffer.wrap(body));
                    }

                    @Override
                    public void failed(IOException no) {
                        lost(made, no);
                    }
                });
    }

    private void sendBody(ClientConnection to, StreamSinkChannel sink, ByteBuffer rest) {
        if (to != connection) {
            return;
        }
        try {
            while (rest.hasRemaining()) {
                if (sink.write(rest) == 0) {
                    sink.getWriteSetter().set(ready -> sendBody(to, ready, rest));
                    sink.resumeWrites();
                    return;
                }
            }
            sink.shutdownWrites();
            flush(to, sink);
            exchange.marks.asked();
        } catch (IOException no) {
            lost(to, no);
        }
    }

    private void flush(ClientConnection to, StreamSinkChannel sink) throws IOException {
        if (to != connection) {
            return;
        }
        if (sink.flush()) {
            sink.suspendWrites();
            requestSent = true;
            return;
        }
        sink.getWriteSetter()
                .set(
                        ready -> {
                            try {
                                flush(to, ready);
                            } catch (IOException no) {
                                lost(to, no);
                            }
                        });
        sink.resumeWrites();
    }

    /** The connection failed before a byte of the answer came. */
    private void lost(ClientConnection which, IOException no) {
        if (which != connection || answer != null) {
            return;
        }
        if (pooled && !retried) {
            // It was closed on the other side while it waited: nobody has seen the request.
            retried = true;
            kernel.meter.retried();
            close();
            connect();
            return;
        }
        exchange.engineLost("ended before it answered", no);
    }

    // ---- the answer ---------------------------------------------------------------------------

    private void relay(ClientExchange answered) {
        var channel = answered.getResponseChannel();
        source = channel;
        var coming = exchange.answered(answered.getResponse());
        answer = coming;
        channel.getReadSetter().set(ready -> readable(ready, coming));
        readable(channel, coming);
    }

    /** Reads on, after a time when nobody wanted more. */
    void goOn() {
        var channel = source;
        var coming = answer;
        if (channel != null && coming != null) {
            exchange.within(kernel.settings.tokenTimeout());
            lane.execute(() -> readable(channel, coming));
        }
    }

    private void readable(StreamSourceChannel channel, Answer coming) {
        if (channel != source) {
            return;
        }
        try {
            for (var i = 0; i < READS_IN_A_ROW; i++) {
                if (exchange.heldBack()) {
                    channel.suspendReads();
                    return;
                }
                var count = coming.read(channel);
                if (count == 0) {
                    channel.resumeReads();
                    return;
                }
                if (count < 0) {
                    release();
                    exchange.engineDone();
                    return;
                }
                body = NOTHING;
                if (!exchange.relaying()) {
                    if (coming.saidAll() && source != null) {
                        drainEnd(channel);
                    }
                    return;
                }
            }
            // Others on this thread have waited long enough; what is left is read next time round.
            lane.execute(() -> readable(channel, coming));
        } catch (IOException no) {
            if (exchange.relaying()) {
                exchange.engineLost("ended in the middle of its answer", no);
            } else {
                close();
            }
        }
    }

    /** All is known, but the connection is of use again only after its last bytes. */
    private void drainEnd(StreamSourceChannel channel) throws IOException {
        var rest = channel.read(ByteBuffer.wrap(lane.scratch));
        if (rest < 0) {
            release();
            return;
        }
        if (rest > 0) {
            close();
            return;
        }
        channel.getReadSetter()
                .set(
                        ready -> {
                            try {
                                if (ready == source) {
                                    drainEnd(ready);
                                }
                            } catch (IOException no) {
                                close();
                            }
                        });
        channel.resumeReads();
    }

    // ---- the connection afterwards --------------------------------------------------------------

    /** Whether only the wire's own end is still to come. */
    boolean ending() {
        return source != null && answer != null && answer.saidAll();
    }

    private void release() {
        if (!requestSent) {
            close(); // the engine answered early; the rest would be the next one's request
            return;
        }
        source = null;
        if (connection != null) {
            lane.giveBack(upstream, connection);
            connection = null;
            asked = null;
        }
        exchange.leaveWhenOver();
    }

    /** Closes both ways at once: a polite close would wait for the engine's next token. */
    void close() {
        var which = connection;
        var exchangeThere = asked;
        connecting = false;
        connection = null;
        asked = null;
        source = null;
        if (which != null) {
            if (exchangeThere != null) {
                IoUtils.safeClose(exchangeThere.getResponseChannel());
            }
            IoUtils.safeClose(which);
        }
        exchange.leaveWhenOver();
    }
}
