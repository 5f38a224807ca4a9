package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An engine on a raw socket that says exactly the bytes a test wants, when it wants, and cuts the
 * line where it wants. The wire format is llama-server's.
 */
final class ScriptedEngine implements AutoCloseable {

    /** What to do with one request on one connection. */
    interface Script {
        void answer(Line line) throws Exception;
    }

    /** One connection, after one request was read. */
    static final class Line {
        final Socket socket;
        final String head;
        final byte[] bytes;
        final String body;
        private final OutputStream out;

        Line(Socket socket, String head, byte[] bytes) throws IOException {
            this.socket = socket;
            this.head = head;
            this.bytes = bytes;
            this.body = new String(bytes, UTF_8);
            this.out = socket.getOutputStream();
        }

        void raw(String bytes) throws IOException {
            out.write(bytes.getBytes(UTF_8));
            out.flush();
        }

        void json(int status, String body) throws IOException {
            json(status, body, "");
        }

        /** The same with further headers, each with its end of line. */
        void json(int status, String body, String headers) throws IOException {
            raw(
                    ("HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
                                    + "%s\r\n%s")
                            .formatted(status, body.getBytes(UTF_8).length, headers, body));
        }

        void streamHead() throws IOException {
            streamHead("text/event-stream");
        }

        void streamHead(String type) throws IOException {
            raw(
                    String.join(
                            "\r\n",
                            "HTTP/1.1 200 OK",
                            "Content-Type: " + type,
                            "Transfer-Encoding: chunked",
                            "",
                            ""));
        }

        void chunk(String text) throws IOException {
            raw(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
        }

        void chunk(byte[] bytes, int from, int length) throws IOException {
            raw(Integer.toHexString(length) + "\r\n");
            out.write(bytes, from, length);
            raw("\r\n");
        }

        /** A chunk and the end of the stream in one write. */
        void lastChunk(String text) throws IOException {
            raw(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n0\r\n\r\n");
        }

        void streamEnd() throws IOException {
            raw("0\r\n\r\n");
        }

        /** Blocks until the gateway closes this connection. */
        void awaitClose() throws IOException {
            socket.setSoTimeout(15_000);
            try {
                while (socket.getInputStream().read() >= 0) {
                    // nothing is expected
                }
            } catch (java.net.SocketException reset) {
                // closed the hard way, which is as good
            }
        }
    }

    static final String ROLE =
            "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"role\":"
                    + "\"assistant\",\"content\":null}}],\"object\":\"chat.completion.chunk\"}\n\n";
    static final String FINISH =
            "data: {\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"delta\":{}}],"
                    + "\"object\":\"chat.completion.chunk\"}\n\n";
    static final String DONE = "data: [DONE]\n\n";

    static String token(String text) {
        return "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\""
                + text
                + "\"}}],\"object\":\"chat.completion.chunk\"}\n\n";
    }

    static String usage(int in, int out) {
        return ("data: {\"choices\":[],\"object\":\"chat.completion.chunk\",\"usage\":"
                        + "{\"completion_tokens\":%d,\"prompt_tokens\":%d,\"total_tokens\":%d,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":0}}}\n\n")
                .formatted(out, in, in + out);
    }

    static String plain(String text, int in, int out) {
        return ("{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"message\":{\"role\":"
                        + "\"assistant\",\"content\":\"%s\"}}],\"object\":\"chat.completion\","
                        + "\"usage\":{\"completion_tokens\":%d,\"prompt_tokens\":%d,"
                        + "\"total_tokens\":%d}}")
                .formatted(text, out, in, in + out);
    }

    private final ServerSocket server;
    private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Script> early = new LinkedBlockingQueue<>();
    private volatile @Nullable Script always;
    private final List<Socket> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    final AtomicInteger connections = new AtomicInteger();
    final BlockingQueue<Throwable> problems = new LinkedBlockingQueue<>();

    ScriptedEngine() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    /** One that listens as this factory makes it, with TLS for instance. */
    ScriptedEngine(ServerSocketFactory how) throws IOException {
        server = how.createServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Requests that no script waits for are answered like this. */
    void always(Script script) {
        always = script;
    }

    /** The next request is answered like this. */
    void next(Script script) {
        scripts.add(script);
    }

    /**
     * The next request is answered by this as soon as its head is there; its body is never read.
     */
    void answerEarly(int status, String body) {
        early.add(line -> line.json(status, body));
    }

    private void accept() {
        try {
            while (true) {
                var line = server.accept();
                line.setTcpNoDelay(true);
                connections.incrementAndGet();
                lines.add(line);
                Thread.ofVirtual().start(() -> serve(line));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = socket.getInputStream();
            while (true) {
                var head = readHead(in);
                if (head.isEmpty()) {
                    return;
                }
                var hasty = early.poll();
                if (hasty != null) {
                    var line = new Line(socket, head, new byte[0]);
                    hasty.answer(line);
                    released.await();
                    return;
                }
                var at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16;
                var length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)).strip());
                var body = in.readNBytes(length);
                var script = always == null ? scripts.poll(15, TimeUnit.SECONDS) : always;
                if (script == null) {
                    throw new IllegalStateException("a request nobody expected");
                }
                script.answer(new Line(socket, head, body));
            }
        } catch (Throwable problem) {
            if (!socket.isClosed()) {
                problems.add(problem);
            }
        }
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var b = in.read();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** Closes every connection, as an engine does that restarts or has waited long enough. */
    void hangUp() throws IOException {
        for (var line : lines) {
            line.close();
        }
    }

    @Override
    public void close() throws IOException {
        released.countDown();
        server.close();
        hangUp();
    }
}
