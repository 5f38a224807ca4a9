package dev.dreamserver.gateway.wire;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One address of another protocol than OpenAI's.
 *
 * @param path below {@code /v1}
 * @param route the one of ours that it leads to, with its limits and its accounting
 * @param interpreter makes who translates one exchange
 */
record ForeignRoute(String path, Route route, Supplier<Interpreter> interpreter) {

    private static final String MESSAGES = "/messages";

    /** All of them, in the order in which they are told. */
    static final List<ForeignRoute> ALL =
            List.of(new ForeignRoute(MESSAGES, Route.CHAT, MessagesClient::new));

    /** The one at this path. */
    static @Nullable ForeignRoute at(String path) {
        for (var one : ALL) {
            if (one.path().equals(path)) {
                return one;
            }
        }
        return null;
    }

    /** Whether who asks there speaks Anthropic's protocol, whether there is something or not. */
    static boolean isAnthropics(String path) {
        return path.equals(MESSAGES) || path.startsWith(MESSAGES + "/");
    }
}
