package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client on a raw socket: sees every byte, leaves when it likes. */
final class Wire implements AutoCloseable {

    /** An answer as it came. */
    record Answer(int status, Map<String, String> headers, String body) {}

    final Socket socket;
    private final InputStream in;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    void send(String text) throws IOException {
        send(text.getBytes(UTF_8));
    }

    /** Sends a request's head with these lines after the usual ones. */
    void head(String... lines) throws IOException {
        send(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nx-api-key: good\r\n"
                        + "Content-Type: application/json\r\n"
                        + String.join("\r\n", lines)
                        + "\r\n\r\n");
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void post(String body) throws IOException {
        post(body, "Authorization: Bearer good\r\nContent-Type: application/json\r\n");
    }

    /** Sends JSON to this path below {@code /v1}. */
    void postTo(String path, String body) throws IOException {
        postTo(path, "application/json", body.getBytes(UTF_8));
    }

    void postTo(String path, String type, byte[] body) throws IOException {
        send(
                "POST /v1%s HTTP/1.1\r\nHost: localhost\r\nx-api-key: good\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                        .formatted(path, type, body.length));
        send(body);
    }

    void post(String body, String headers) throws IOException {
        post(body.getBytes(UTF_8), headers);
    }

    void post(byte[] body, String headers) throws IOException {
        send(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(headers, body.length));
        send(body);
    }

    /** Reads one whole answer; the connection stays open. */
    Answer answer() throws IOException {
        var status = Integer.parseInt(line().split(" ")[1]);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        var body = new ByteArrayOutputStream();
        if ("chunked".equals(headers.getOrDefault("Transfer-Encoding", ""))) {
            while (true) {
                var size = Integer.parseInt(line().toLowerCase(Locale.ROOT), 16);
                body.write(in.readNBytes(size));
                line();
                if (size == 0) {
                    break;
                }
            }
        } else {
            body.write(
                    in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0"))));
        }
        return new Answer(status, headers, body.toString(UTF_8));
    }

    /** Reads until this text was seen. */
    String readUntil(String text) throws IOException {
        var seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            var b = in.read();
            if (b < 0) {
                throw new IOException("the line ended after: " + seen);
            }
            seen.append((char) b);
        }
        return seen.toString();
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the line ended after: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
