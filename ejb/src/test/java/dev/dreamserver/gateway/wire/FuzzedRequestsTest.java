package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.DONE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.FINISH;
import static dev.dreamserver.gateway.wire.ScriptedEngine.ROLE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static dev.dreamserver.gateway.wire.ScriptedEngine.usage;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests that nobody meant, made from good ones by a seeded hand: bytes turned, cut, said twice;
 * numbers, nesting and lengths that cannot be; heads that contradict themselves. Each is answered
 * or its line is closed, none is our fault, and nothing of it stays. 500, or {@code
 * -Dfuzzed=100000} in the soak tier; seeded by {@code -Dseed}.
 */
@Timeout(1800)
class FuzzedRequestsTest extends KernelFixture {

    private static final int COUNT = Integer.getInteger("fuzzed", 500);
    private static final long SEED = Long.getLong("seed", 20_261_127L);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> BODIES =
            List.of(
                    "{\"model\":\"guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                    "{\"model\":\"guide\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                            + "\"max_tokens\":16,\"messages\":[{\"role\":\"system\",\"content\":\"be"
                            + " brief\"},{\"role\":\"user\",\"content\":\"h\\u00e9 \\ud83c\\udf19\"}]}",
                    "{\"model\":\"guide\",\"n\":1,\"temperature\":0.5,\"stop\":[\"x\"],\"tools\":[{"
                            + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}],"
                            + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                            + "\"text\":\"hi\"}]}],\"max_completion_tokens\":5}");
    private static final List<String> ODD =
            List.of(
                    "-1",
                    "1e999",
                    "-0",
                    "9223372036854775808",
                    "NaN",
                    "null",
                    "true",
                    "\"\"",
                    "{}",
                    "[]",
                    "[".repeat(500),
                    "{\"a\":".repeat(300),
                    "\"\\ud800\"",
                    "\"\\u0000\"",
                    "\u0000",
                    "\"model\":\"other\",",
                    "\"stream\":\"yes\",",
                    "'",
                    "//",
                    "\"" + "a".repeat(5000) + "\"");
    private static final List<String> LINES =
            List.of(
                    "Content-Length: 5",
                    "Content-Length: -1",
                    "Content-Length: 99999999999999999999",
                    "Content-Length: 0x10",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: gzip, chunked",
                    "Transfer-Encoding: \u000bchunked",
                    "Expect: 100-continue",
                    "Expect: 200-maybe",
                    "Host: a, b",
                    "Content-Type: application/json; charset=utf-16",
                    "Content-Type: text/plain",
                    "Content-Encoding: gzip",
                    "Upgrade: h2c",
                    "Connection: upgrade, close",
                    ": empty",
                    "No colon at all",
                    "X-A: " + "b".repeat(9000),
                    "x-api-key: good",
                    "x-api-key: ' or 1=1--",
                    "X-Dream-Project: \u00e9\u0001",
                    "Traceparent: 00-zz-zz-zz",
                    "X-Forwarded-For: ::::",
                    "Range: bytes=0-1",
                    "Accept: \u0000");
    private static final List<String> STARTS =
            List.of(
                    "POST /v1/chat/completions HTTP/1.1",
                    "GET /v1/chat/completions HTTP/1.1",
                    "PUT /v1/models HTTP/1.1",
                    "POST /v1/completions HTTP/1.0",
                    "POST /v1/%00 HTTP/1.1",
                    "POST /v1/../v1/chat/completions HTTP/1.1",
                    "POST /v1/chat/completions?%zz HTTP/1.1",
                    "POST /v1/" + "a/".repeat(2000) + " HTTP/1.1",
                    "POST /v1/chat/completions HTTP/9.9",
                    "OPTIONS * HTTP/1.1",
                    "CONNECT localhost:1 HTTP/1.1",
                    "POST  /v1/chat/completions  HTTP/1.1",
                    "\u0016\u0003\u0001\u0002",
                    "PRI * HTTP/2.0",
                    "DELETE /v1/responses/x HTTP/1.1",
                    "POST http://elsewhere/v1/chat/completions HTTP/1.1");

    private static final Pattern STATUS =
            Pattern.compile("^HTTP/1\\.[01] (\\d{3}) ", Pattern.MULTILINE);

    private final Random random = new Random(SEED);

    @Test
    void none_is_our_fault_none_hangs_and_nothing_of_them_stays() throws Exception {
        start();
        engine.always(FuzzedRequestsTest::answer);
        var statuses = new TreeMap<String, Integer>();
        for (var warm = 0; warm < COUNT / 4; warm++) {
            said(request());
        }
        awaitIdle();
        var before = Held.now();
        for (var at = 0; at < COUNT; at++) {
            var request = request();
            var status = said(request);
            statuses.merge(status, 1, Integer::sum);
            assertThat(status)
                    .as("request %d of seed %d: %s", at, SEED, new String(request, ISO_8859_1))
                    .matches("closed|[1-4]\\d\\d(\\+[1-4]\\d\\d)*");
        }
        awaitIdle();
        engine.always(line -> line.json(200, plain("hello", 7, 3)));
        try (var client = new Wire(port)) {
            client.post(BODIES.getFirst());
            assertThat(client.answer().status()).isEqualTo(200);
        }
        System.out.printf("%d requests that nobody meant (seed %d): %s%n", COUNT, SEED, statuses);
        assertThat(statuses.keySet()).contains("200", "400");
        engine.hangUp();
        Held.now().isNoMoreThan(before);
    }

    /** What the process holds once all garbage is gone. */
    private record Held(int threads, long files, long heap) {

        static Held now() throws IOException {
            System.gc();
            try (var open = Files.list(Path.of("/proc/self/fd"))) {
                return new Held(
                        ManagementFactory.getThreadMXBean().getThreadCount(),
                        open.count(),
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
        }

        /** Within five of a hundred, and what a Java machine does for itself. */
        void isNoMoreThan(Held before) {
            assertThat(threads).isLessThanOrEqualTo(before.threads * 105 / 100 + 3);
            assertThat(files).isLessThanOrEqualTo(before.files * 105 / 100 + 3);
            assertThat(heap).isLessThanOrEqualTo(before.heap * 105 / 100 + (4 << 20));
        }
    }

    /** As llama-server does: a body that is no JSON is refused, the last of two fields counts. */
    private static void answer(ScriptedEngine.Line line) throws IOException {
        try {
            if (JSON.readTree(line.bytes).path("stream").asBoolean()) {
                line.streamHead();
                line.chunk(ROLE + token("he"));
                line.chunk(token("llo") + FINISH + usage(7, 2) + DONE);
                line.streamEnd();
            } else {
                line.json(200, plain("hello", 7, 3));
            }
        } catch (JsonProcessingException none) {
            line.json(
                    400,
                    "{\"error\":{\"code\":400,\"message\":\"no JSON\",\"type\":\"invalid_request_error\"}}");
        }
    }

    /** The statuses of its answers, or that its line was closed without one. */
    private String said(byte[] request) throws IOException {
        try (var client = new Wire(port)) {
            var all = new ByteArrayOutputStream();
            try {
                client.send(request);
                read(client, 100, all);
                client.socket.shutdownOutput(); // who waits for more hears that there is none
                assertThat(read(client, 10_000, all)).as("hangs: %s", all).isTrue();
            } catch (SocketException reset) {
                // closed the hard way, perhaps while the request was still sent
            }
            return all.size() == 0 ? "closed" : statuses(all.toString(ISO_8859_1));
        }
    }

    /** Reads what comes; tells whether the line was closed. */
    private static boolean read(Wire client, int millis, ByteArrayOutputStream all)
            throws IOException {
        client.socket.setSoTimeout(millis);
        try {
            client.socket.getInputStream().transferTo(all);
            return true;
        } catch (SocketTimeoutException waits) {
            return false;
        }
    }

    /** More than one where the server was asked whether to go on, or saw a second request. */
    private static String statuses(String answers) {
        return STATUS.matcher(answers)
                .results()
                .map(one -> one.group(1))
                .collect(Collectors.joining("+"));
    }

    private byte[] request() {
        var body = one(BODIES).getBytes(UTF_8);
        var start = STARTS.getFirst();
        var lines = "";
        switch (random.nextInt(9)) {
            case 0 -> body = turned(body);
            case 1 -> body = Arrays.copyOf(body, random.nextInt(body.length));
            case 2 -> body = put(body, one(ODD).getBytes(UTF_8));
            case 3 ->
                    body =
                            put(
                                    body,
                                    Arrays.copyOfRange(
                                            body, random.nextInt(body.length), body.length));
            case 4 -> body = instead(new String(body, UTF_8)).getBytes(UTF_8);
            case 5 -> lines = one(LINES) + "\r\n";
            case 6 -> start = one(STARTS);
            case 7 -> {
                start = one(STARTS);
                lines = one(LINES) + "\r\n" + one(LINES) + "\r\n";
                body = turned(body);
            }
            default -> lines = new String(noise(), ISO_8859_1);
        }
        var length = random.nextInt(12) == 0 ? random.nextInt(2 * body.length + 1) : body.length;
        var head =
                "%s\r\nHost: localhost\r\nx-api-key: good\r\nContent-Type: application/json\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(start, lines, length);
        var request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(ISO_8859_1), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        return random.nextInt(10) == 0 ? turned(request) : request;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private byte[] noise() {
        var noise = new byte[1 + random.nextInt(64)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] turned(byte[] bytes) {
        var turned = bytes.clone();
        for (var times = 1 + random.nextInt(4); times > 0 && turned.length > 0; times--) {
            turned[random.nextInt(turned.length)] = (byte) random.nextInt(256);
        }
        return turned;
    }

    private byte[] put(byte[] bytes, byte[] in) {
        var at = random.nextInt(bytes.length);
        var more = Arrays.copyOf(bytes, bytes.length + in.length);
        System.arraycopy(in, 0, more, at, in.length);
        System.arraycopy(bytes, at, more, at + in.length, bytes.length - at);
        return more;
    }

    /** Something odd in the place of one of its values. */
    private String instead(String body) {
        var values = body.split("(?<=:)", -1);
        var at = 1 + random.nextInt(values.length - 1);
        values[at] =
                values[at].replaceFirst(
                        "^(\"[^\"]*\"|[^,}\\]]*)",
                        java.util.regex.Matcher.quoteReplacement(one(ODD)));
        return String.join("", values);
    }
}
