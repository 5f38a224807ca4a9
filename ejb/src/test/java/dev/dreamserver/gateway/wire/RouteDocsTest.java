package dev.dreamserver.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gateway.GatewayError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/gateway.md and the code say the same. */
class RouteDocsTest {

    private static List<String> lines() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "gateway.md"));
    }

    private static String line(String path, Route.Stream stream) {
        return "| `/v1%s` | POST | %s |"
                .formatted(path, stream == Route.Stream.NEVER ? "no" : "yes");
    }

    @Test
    void every_address_is_named_and_no_other() throws IOException {
        var named =
                lines().stream()
                        .filter(line -> line.startsWith("| `/v1/") && line.contains("| POST |"))
                        .toList();
        var wanted =
                Stream.concat(
                                Route.ALL.stream().map(route -> line(route.path(), route.stream())),
                                ForeignRoute.ALL.stream()
                                        .map(one -> line(one.path(), one.route().stream())))
                        .toList();
        assertThat(named).hasSameSizeAs(wanted);
        for (var i = 0; i < named.size(); i++) {
            assertThat(named.get(i)).startsWith(wanted.get(i));
        }
    }

    @Test
    void every_error_that_the_wire_can_show_is_told() throws IOException {
        // Those of 499 have nobody left to see them; an internal error is a bug.
        var wanted =
                Stream.of(GatewayError.values())
                        .filter(error -> error.status() != 499 && error.status() != 500)
                        .map(error -> "| %d | `%s` |".formatted(error.status(), error.wireCode()))
                        .sorted()
                        .toList();
        var told =
                lines().stream()
                        .filter(line -> line.matches("\\| [45]\\d\\d \\| `.*"))
                        .map(line -> line.substring(0, line.indexOf('|', 8) + 1))
                        .sorted()
                        .toList();
        assertThat(told).isEqualTo(wanted);
    }
}
