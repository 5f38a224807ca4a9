package dev.dreamserver.live.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One browser's stream. Never blocks: while its reader is slow nothing is queued, and when the
 * reader is back it hears what is new by then. Lives in the session, and ends with it. Thread-safe.
 */
final class LiveStream implements WriteListener, AsyncListener, HttpSessionBindingListener {

    private static final Logger LOG = Logger.getLogger(LiveStream.class);

    /** So many beats that could not be written, and nobody is there: half a minute. */
    private static final int MOST_MISSED = 8;

    private static final byte[] BEAT =
            "event: beat\ndata: 1\n\n".getBytes(StandardCharsets.US_ASCII);

    private final LiveBoard board;
    private final Set<LiveTopic> topics;
    private final Set<String> names;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Consumer<LiveStream> whenOver;
    private long seen;
    private boolean beatDue;
    private int missed;
    private boolean unflushed;
    private boolean over;

    LiveStream(
            LiveBoard board,
            Set<LiveTopic> topics,
            long seen,
            AsyncContext async,
            Consumer<LiveStream> whenOver)
            throws IOException {
        this.board = board;
        this.topics = Set.copyOf(topics);
        this.names = topics.stream().map(LiveTopic::name).collect(Collectors.toUnmodifiableSet());
        this.seen = seen;
        this.async = async;
        this.whenOver = whenOver;
        this.out = async.getResponse().getOutputStream();
        this.beatDue = true; // the first bytes tell the page that it is connected
    }

    Set<LiveTopic> topics() {
        return topics;
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Begins to write; called once. */
    void open() {
        async.addListener(this);
        out.setWriteListener(this);
    }

    /** Tells what is new, if its reader can take it now. */
    synchronized void tell() {
        try {
            while (!over && out.isReady()) {
                if (unflushed) {
                    unflushed = false;
                    out.flush();
                    continue;
                }
                var version = board.version();
                var news = board.since(names, seen);
                seen = version;
                if (news.isPresent()) {
                    write(news.get());
                } else if (beatDue) {
                    beatDue = false;
                    write(BEAT);
                } else {
                    return;
                }
            }
        } catch (IOException gone) {
            end();
        }
    }

    /**
     * Shows the page, and every proxy between, that the stream lives; ends it where nobody reads.
     */
    void beat() {
        if (unread()) {
            end();
        } else {
            tell();
        }
    }

    private synchronized boolean unread() {
        missed = beatDue ? missed + 1 : 0;
        beatDue = true;
        return missed >= MOST_MISSED;
    }

    private void write(byte[] event) throws IOException {
        out.write(event);
        unflushed = true;
    }

    /** Ends the stream; its page finds out by the next answer whether it may come again. */
    void end() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        whenOver.accept(this);
        try {
            async.complete();
        } catch (IllegalStateException completed) {
            LOG.debug("the stream had ended", completed);
        }
    }

    @Override
    public void onWritePossible() {
        tell();
    }

    @Override
    public void onError(Throwable gone) {
        end();
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent sessionEnded) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
