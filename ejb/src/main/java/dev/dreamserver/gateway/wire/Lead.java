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
 * How one request finds its model: which conversation it goes on with, and what the house decided.
 * Lives on the exchange's thread.
 */
final class Lead {

    private String conversation = "";
    private @Nullable Decision decision;

    /** Which conversation a request says it goes on with. */
    void goesOnWith(@Nullable String conversation) {
        this.conversation =
                conversation == null || conversation.length() > Ask.MOST
                        ? ""
                        : conversation.strip();
    }

    /** It was decided before, and the request names the model that shall answer. */
    void isDecided(Decision before) {
        decision = before;
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
        if (decision != null
                || router == null
                || !peek.route().chats()
                || !router.concerns(asked)) {
            return;
        }
        var made =
                router.route(
                        new Ask(asked, caller, conversation, () -> PromptPeek.at(request, peek)));
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
