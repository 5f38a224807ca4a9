package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.routing.Ask;
import dev.dreamserver.routing.Decision;
import dev.dreamserver.routing.Router;
import dev.dreamserver.security.Caller;
import dev.dreamserver.usage.UsageRow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one request finds its model: what it says it belongs to, and what the house decided. Lives on
 * the exchange's thread.
 */
final class Lead {

    private String project = "";
    private String conversation = "";
    private @Nullable Decision decision;

    /** What a request says it is for, and which conversation it goes on with. */
    void belongs(@Nullable String project, @Nullable String conversation) {
        this.project = bounded(project);
        this.conversation = bounded(conversation);
    }

    private static String bounded(@Nullable String text) {
        return text == null || text.length() > Ask.MOST ? "" : text.strip();
    }

    /**
     * Puts the model that shall answer in the place of the one that was asked for, where the house
     * is asked to choose.
     *
     * @throws RefusedException where none of those that might can answer now
     */
    void choose(@Nullable Router router, Caller caller, RequestPeek peek, byte[] request)
            throws RefusedException {
        var asked = peek.model();
        if (router == null || !peek.route().chats() || !router.concerns(asked)) {
            return;
        }
        var made =
                router.route(
                        new Ask(
                                asked,
                                caller,
                                project,
                                conversation,
                                () -> PromptPeek.at(request, peek)));
        if (made == null) {
            return;
        }
        if (made.model().isEmpty()) {
            throw new RefusedException(
                    new Refused(
                            GatewayError.NO_ENGINE,
                            "No model behind \"%s\" can answer now. Try again soon."
                                    .formatted(asked)));
        }
        decision = made;
        peek.ledTo(made.model().get());
    }

    /** Whether the house chose the model. */
    boolean isLed() {
        return decision != null;
    }

    /** What was asked for and why another one answers, for a header. */
    String words() {
        return decision == null
                ? ""
                : ascii("%s; %s".formatted(decision.asked(), decision.reason().words()));
    }

    /** The same, as it is kept with the request. */
    Optional<UsageRow.Routed> routed() {
        return decision == null
                ? Optional.empty()
                : Optional.of(new UsageRow.Routed(decision.asked(), decision.reason().text()));
    }

    /** A text that can stand in a header. */
    static String ascii(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return text.replaceAll("[^ -~]", "?");
            }
        }
        return text;
    }
}
