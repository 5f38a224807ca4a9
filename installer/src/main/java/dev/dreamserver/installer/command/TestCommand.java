package dev.dreamserver.installer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Amounts;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.process.Ask;
import dev.dreamserver.installer.supervisor.ControlClient;
import dev.dreamserver.installer.supervisor.ServiceState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The running house tests itself: every service, then a real prompt to a real engine. */
@Command(
        name = "test",
        description = "Ask every service and send a real prompt. Ends with 1 on the first failure.")
final class TestCommand implements Callable<Integer> {

    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
    private static final Duration MODEL_LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MILLIS = 500;
    private static final String QUESTION = "What is Dream Server?";

    @ParentCommand DreamCommand dream;

    @Override
    public Integer call() {
        var at = dream.running();
        services(at);
        page(at, "The console", "http://127.0.0.1:%d/".formatted(at.settings().ports().http()));
        if (!at.settings().isSet(LauncherSettings.KEYCLOAK_URL)) {
            page(
                    at,
                    "Sign-in, behind the same port",
                    "http://127.0.0.1:%d/auth/realms/dream"
                            .formatted(at.settings().ports().http()));
        }
        prompt(at);
        dream.screen().line("");
        dream.screen().line(dream.screen().strong("Dream Server is ready!"));
        return 0;
    }

    private void services(Installation at) {
        var services =
                new ControlClient(at.home().controlSocket())
                        .status()
                        .orElseThrow(DreamCommand::notRunning);
        for (var service : services) {
            if (!service.usable()) {
                throw failed(service);
            }
            dream.screen().good(service.name() + ", " + service.detail() + ": running");
        }
    }

    private static Trouble failed(ServiceState service) {
        return new Trouble(service.complaint(), "See ./dream logs " + service.id());
    }

    private void page(Installation at, String name, String url) {
        var reply = Ask.get(url, at.settings().get(LauncherSettings.PROBE_TIMEOUT));
        if (reply.status() == 0 || reply.status() >= 400) {
            throw new Trouble(
                    "%s does not answer (%d) at %s".formatted(name, reply.status(), url),
                    "See ./dream logs house");
        }
        dream.screen().good(name + ": answers");
    }

    private void prompt(Installation at) {
        var api = new Api(at);
        var wish = Api.JSON.createObjectNode().put("name", "dream test").put("validFor", "PT1H");
        var key = api.ask("POST", "/keys", wish);
        try {
            ask(at, key.path("text").asText());
        } finally {
            api.ask("DELETE", "/keys/" + key.path("key").path("id").asText(), null);
        }
    }

    private void ask(Installation at, String key) {
        var base = "http://127.0.0.1:" + at.settings().ports().http() + "/v1";
        var headers =
                Map.of(
                        "Authorization",
                        "Bearer " + key,
                        "Content-Type",
                        "application/json",
                        "X-Dream-Cache", // the answer is to be one of now
                        "no");
        try {
            var model = model(base, headers);
            dream.screen().good("The gateway offers the model " + model);
            var begin = System.nanoTime();
            var reply =
                    Ask.send(
                            "POST", base + "/chat/completions", headers, body(model), ANSWER_LIMIT);
            var message = Api.JSON.readTree(reply.text()).path("choices").path(0).path("message");
            var text = message.path("content").asText().strip();
            if (!reply.ok() || text.isEmpty()) {
                throw noAnswer("The model gave no answer", reply);
            }
            var took = Duration.ofNanos(System.nanoTime() - begin);
            dream.screen()
                    .good(
                            "A real answer after %s: %s"
                                    .formatted(
                                            took.toMillis() < 2000
                                                    ? took.toMillis() + " ms"
                                                    : Amounts.shown(took),
                                            text.lines().findFirst().orElse("")));
        } catch (JsonProcessingException e) {
            throw new Trouble("The gateway's answer is no JSON.", "See ./dream logs house", e);
        }
    }

    /** An engine that was only just started may still be loading its model. */
    private static String model(String base, Map<String, String> headers)
            throws JsonProcessingException {
        var until = System.nanoTime() + MODEL_LIMIT.toNanos();
        while (true) {
            var models = Ask.send("GET", base + "/models", headers, null, ANSWER_LIMIT);
            var model =
                    models.ok()
                            ? Api.JSON.readTree(models.text()).path("data").path(0).path("id")
                            : MissingNode.getInstance();
            if (!model.asText().isEmpty()) {
                return model.asText();
            }
            if (System.nanoTime() > until) {
                throw noAnswer("The gateway offers no model", models);
            }
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw noAnswer("Interrupted while waiting for a model", models);
            }
        }
    }

    private static String body(String model) {
        var body = Api.JSON.createObjectNode().put("model", model).put("max_tokens", 120);
        body.put("temperature", 0);
        body.putArray("messages").addObject().put("role", "user").put("content", QUESTION);
        return body.toString();
    }

    private static Trouble noAnswer(String what, Ask.Reply reply) {
        var text = reply.text().length() > 300 ? reply.text().substring(0, 300) : reply.text();
        return new Trouble(
                "%s (%d): %s".formatted(what, reply.status(), text), "See ./dream logs house");
    }
}
