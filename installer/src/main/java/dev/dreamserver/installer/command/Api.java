package dev.dreamserver.installer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.Secrets;
import dev.dreamserver.installer.process.Ask;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The running house's management, asked with the launcher's own token over loopback. */
final class Api {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String base;
    private final String token;
    private final Duration limit;

    Api(Installation at) {
        this(at, LIMIT);
    }

    /** One that does not wait longer than this for an answer. */
    Api(Installation at, Duration limit) {
        this.limit = limit;
        this.base = "http://127.0.0.1:" + at.settings().ports().http() + "/api/v1";
        this.token = at.secrets().get(Secrets.Name.CLI_TOKEN);
    }

    /** The answer's JSON; a refusal is said in the house's own words. */
    JsonNode ask(String method, String path, @Nullable JsonNode body) {
        var reply =
                Ask.send(
                        method,
                        base + path,
                        Map.of(
                                "Authorization",
                                "Bearer " + token,
                                "Accept",
                                "application/json",
                                "Content-Type",
                                "application/json"),
                        body == null ? null : body.toString(),
                        limit);
        if (reply.status() == 0) {
            throw new Trouble(
                    "The house does not answer: " + reply.text(),
                    "Is it running? See ./dream status");
        }
        if (!reply.ok()) {
            throw new Trouble(detail(reply), "");
        }
        return read(reply.text());
    }

    private static String detail(Ask.Reply reply) {
        var detail = read(reply.text()).path("detail").asText();
        return detail.isEmpty() ? "The house answered " + reply.status() + "." : detail;
    }

    private static JsonNode read(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }
}
