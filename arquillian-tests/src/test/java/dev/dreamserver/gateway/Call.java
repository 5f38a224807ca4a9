package dev.dreamserver.gateway;

import dev.dreamserver.house.House;
import dev.dreamserver.house.Stepped;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** One request on a socket of its own: sees the answer piece by piece, and may leave it. */
final class Call implements AutoCloseable {

    /**
     * About a thousand tokens: what the guide says, and then whatever comes until its room ends.
     */
    static final String LONG =
            "{\"model\":\"dream-guide\",\"stream\":true,\"ignore_eos\":true,\"max_tokens\":4000,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"what is dream server\"}]}";

    /** The same question, which the guide answers in some thirty tokens. */
    static final String SHORT = LONG.replace("\"ignore_eos\":true,", "");

    private final Socket socket;
    private final InputStream in;
    private final Map<String, String> headers = new HashMap<>();
    private int status;
    private int inChunk;

    private Call(House house) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), house.port());
        socket.setSoTimeout(60_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Asks with this key, and reads nothing yet. */
    static Call ask(House house, String key, String body) throws IOException {
        return ask(house, key, "", body);
    }

    /** The same, for a project. */
    static Call ask(House house, String key, String project, String body) throws IOException {
        return send(
                house,
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nx-api-key: "
                        + key
                        + (project.isEmpty() ? "" : "\r\nX-Dream-Project: " + project)
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    /** Sends exactly this. */
    static Call send(House house, String request) throws IOException {
        var call = new Call(house);
        call.more(request);
        return call;
    }

    /** Sends more on the same connection. */
    void more(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Reads the answer's head. */
    int status() throws IOException {
        if (status == 0) {
            status = Integer.parseInt(line().split(" ")[1]);
            for (var line = line(); !line.isEmpty(); line = line()) {
                var colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return status;
    }

    /** A header of the answer, empty when it has none of this name. */
    String header(String name) throws IOException {
        status();
        return headers.getOrDefault(name, "");
    }

    /**
     * Reads the body until this was seen. The engine works a step at a time and not on before what
     * it said had its time to come here: it stands still in the middle of its answer.
     */
    void readUntil(String text, Stepped engine) throws IOException {
        var seen = new StringBuilder();
        var end = System.nanoTime() + 60_000_000_000L;
        while (seen.indexOf(text) < 0) {
            if (System.nanoTime() > end) {
                throw new IOException("no " + text + " in " + seen);
            }
            engine.step();
            for (var looks = 0; looks < 100 && in.available() == 0; looks++) {
                LockSupport.parkNanos(1_000_000);
            }
            while (in.available() > 0) {
                seen.append((char) next());
            }
        }
    }

    /** Reads the body until this was seen, or to its end. */
    String readUntil(String text) throws IOException {
        var seen = new StringBuilder();
        for (var b = next(); b >= 0; b = next()) {
            seen.append((char) b);
            if (seen.length() >= text.length()
                    && seen.indexOf(text, seen.length() - text.length()) >= 0) {
                break;
            }
        }
        return seen.toString();
    }

    /** Reads the rest of the body. */
    String rest() throws IOException {
        if (header("transfer-encoding").isEmpty()) {
            var length = Integer.parseInt(header("content-length"));
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }
        var all = new ByteArrayOutputStream();
        for (var b = next(); b >= 0; b = next()) {
            all.write(b);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Forgets the answer, so that the next one on this connection can be read. */
    void next(String request) throws IOException {
        rest();
        status = 0;
        headers.clear();
        more(request);
    }

    private int next() throws IOException {
        status();
        if (inChunk < 0) {
            return -1;
        }
        if (inChunk == 0) {
            inChunk = Integer.parseInt(line(), 16);
            if (inChunk == 0) {
                line();
                inChunk = -1;
                return -1;
            }
        }
        var b = in.read();
        if (b < 0) {
            throw new IOException("the answer was cut");
        }
        if (--inChunk == 0) {
            line();
        }
        return b;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the line was cut after: " + line);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Leaves. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
