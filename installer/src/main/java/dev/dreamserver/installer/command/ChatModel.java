package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.supervisor.ServiceState;
import dev.dreamserver.installer.supervisor.ServiceState.State;
import dev.dreamserver.installer.terminal.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The model that answers, as the running house tells of it.
 *
 * @param origin where the owner has it from, such as {@code the small built-in guide}
 * @param service how it is; unknown when the house does not tell
 */
record ChatModel(String origin, ServiceState service) {

    private static final String GUIDE = "the small built-in guide";
    private static final Duration TELL_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_MILLIS = 250;

    /** As it is now. */
    static ChatModel of(Installation at) {
        return new ChatModel(origin(at.settings()), service(at));
    }

    /** The same, but gives one that was only just started a little time to load. */
    static ChatModel settled(Installation at, Screen screen) {
        var until = System.nanoTime() + LOAD_LIMIT.toNanos();
        var model = of(at);
        try {
            while (model.service.state() == State.STARTING && System.nanoTime() < until) {
                screen.passing("  Loading " + model.origin + " …");
                Thread.sleep(LOOK_EVERY_MILLIS);
                model = of(at);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        screen.clear();
        return model;
    }

    /** All of it in one line. */
    String line() {
        return switch (service.state()) {
            case RUNNING, RECOVERED -> "%s (%s)".formatted(origin, service.detail());
            case STARTING -> origin + ", still loading; ./dream status says when it answers";
            case STOPPED, UNKNOWN -> "%s does not answer. %s".formatted(origin, service.reason());
        };
    }

    /** How to have a better one, while it is the guide. */
    String hint() {
        return origin.equals(GUIDE) ? "; your own: ./dream up --model FILE.gguf" : "";
    }

    private static String origin(LauncherSettings settings) {
        if (settings.guide()) {
            return GUIDE;
        }
        var engine = settings.get(LauncherSettings.ENGINE_URL);
        return engine.isEmpty()
                ? String.valueOf(Path.of(settings.get(LauncherSettings.MODEL_FILE)).getFileName())
                : "the model from " + engine;
    }

    private static ServiceState service(Installation at) {
        try {
            var told = new Api(at, TELL_LIMIT).ask("GET", "/health", null);
            for (var one : told.path("services")) {
                if (one.path("id").asText().equals("engine")) {
                    return new ServiceState(
                            "engine",
                            one.path("name").asText(),
                            one.path("detail").asText(),
                            State.valueOf(one.path("state").asText()),
                            Instant.parse(one.path("since").asText()),
                            null,
                            text(one.path("reason")),
                            0);
                }
            }
            return unknown("The house does not speak of one.");
        } catch (Trouble silent) {
            return unknown(silent.sentence());
        } catch (IllegalArgumentException | DateTimeParseException another) {
            return unknown("The house speaks of it in another way than this command understands.");
        }
    }

    private static ServiceState unknown(String reason) {
        return new ServiceState(
                "engine", "Chat model", "", State.UNKNOWN, Instant.now(), null, reason, 0);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
