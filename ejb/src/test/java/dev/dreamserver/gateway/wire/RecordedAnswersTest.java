package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What engines really say, kept as files: each comes through as its file tells, and leaves the row
 * that it tells. A file has lines with what is asked, then what the engine says and, where it is
 * not the same, what the client sees.
 */
class RecordedAnswersTest extends KernelFixture {

    private record Recorded(String name, Map<String, String> head, String said, String seen) {

        static Recorded read(Path file) throws IOException {
            var parts = Files.readString(file).split("=== (engine|client)\n", -1);
            var head = new HashMap<String, String>();
            for (var line : parts[0].lines().skip(1).toList()) {
                var colon = line.indexOf(": ");
                head.put(line.substring(0, colon), line.substring(colon + 2));
            }
            var json = head.getOrDefault("type", "").startsWith("application/json");
            var said = json ? parts[1].strip() : parts[1];
            var seen = parts.length > 2 ? parts[2] : said;
            if ("crlf".equals(head.get("lines"))) {
                said = said.replace("\n", "\r\n");
                seen = seen.replace("\n", "\r\n");
            }
            return new Recorded(String.valueOf(file.getFileName()), head, said, seen);
        }

        String head(String name) {
            return Objects.requireNonNull(head.get(name), name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Recorded> recorded() throws IOException, URISyntaxException {
        var folder = RecordedAnswersTest.class.getResource("recorded");
        try (var files = Files.list(Path.of(Objects.requireNonNull(folder).toURI()))) {
            var all = new java.util.ArrayList<Recorded>();
            for (var file : files.sorted().toList()) {
                all.add(Recorded.read(file));
            }
            assertThat(all).hasSizeGreaterThan(20);
            return List.copyOf(all).stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void comes_through_and_is_counted(Recorded it) throws Exception {
        start();
        engine.next(
                line -> {
                    assertThat(line.head).startsWith("POST /v1" + it.head("to") + " HTTP/1.1\r\n");
                    line.streamHead(it.head.getOrDefault("type", "text/event-stream"));
                    var bytes = it.said.getBytes(UTF_8);
                    var cut = Integer.parseInt(it.head.getOrDefault("cut", "1000000"));
                    for (var at = 0; at < bytes.length; at += cut) {
                        line.chunk(bytes, at, Math.min(cut, bytes.length - at));
                    }
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.postTo(it.head("to"), it.head("ask"));
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().replaceAll(": server-timing[^\n]*\n\n", ""))
                    .isEqualTo(it.seen);
        }
        var row = row();
        assertThat(
                        "%s %d %d %s%s"
                                .formatted(
                                        row.outcome(),
                                        row.tokensIn(),
                                        row.tokensOut(),
                                        row.estimated() ? "estimated" : "told",
                                        row.tokensCached() > 0
                                                ? " cached " + row.tokensCached()
                                                : ""))
                .isEqualTo(it.head("row"));
        assertThat(rows).isEmpty();
        awaitIdle();
    }
}
