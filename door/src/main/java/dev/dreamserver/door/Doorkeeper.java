package dev.dreamserver.door;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * Lets people through to the sign-in, and back from it, while the database is there. What programs
 * ask is none of its business: they get Keycloak's own answers. Thread-safe.
 */
final class Doorkeeper implements HttpHandler {

    private static final String SIGN_IN = "/auth/";

    private final HttpHandler next;
    private final Knock database;
    private final Notice databaseAway;
    private final Notice signInAway;

    Doorkeeper(HttpHandler next, Knock database, Notice databaseAway, Notice signInAway) {
        this.next = next;
        this.database = database;
        this.databaseAway = databaseAway;
        this.signInAway = signInAway;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        var signIn = exchange.getRequestPath().startsWith(SIGN_IN);
        var back = !signIn && comesBack(exchange);
        if (!isPerson(exchange) || !(signIn || back)) {
            next.handleRequest(exchange);
        } else if (exchange.isInIoThread()) {
            exchange.dispatch(this); // knocking blocks
        } else if (database.answers()) {
            watch(exchange, back);
            next.handleRequest(exchange);
        } else {
            databaseAway.send(exchange);
        }
    }

    /** A browser that opens a page, and the script of a notice that asks for one. */
    private static boolean isPerson(HttpServerExchange exchange) {
        var accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
        return accepted != null && accepted.contains("text/html");
    }

    /** From the sign-in, with a code that the house changes for a token, at Keycloak. */
    private static boolean comesBack(HttpServerExchange exchange) {
        var query = exchange.getQueryParameters();
        return query.containsKey("code") && query.containsKey("state");
    }

    /** What breaks all the same is told as calmly, where it is known why. */
    private void watch(HttpServerExchange exchange, boolean back) {
        exchange.addResponseWrapper(
                (factory, answered) -> {
                    var notice = instead(answered.getStatusCode(), back);
                    if (notice == null) {
                        return factory.create();
                    }
                    notice.head(answered);
                    return new Instead(factory.create(), notice.bytes());
                });
    }

    /** Keycloak away, starting, or silent; or with connections that broke with the database. */
    private @Nullable Notice instead(int status, boolean back) {
        if (back) {
            // The server's own sign-in says 403 to a code that it could not change for a token.
            return status == StatusCodes.FORBIDDEN && database.wasAwayLately()
                    ? databaseAway
                    : null;
        }
        return switch (status) {
            case StatusCodes.BAD_GATEWAY,
                    StatusCodes.SERVICE_UNAVAILABLE,
                    StatusCodes.GATEWAY_TIME_OUT ->
                    signInAway;
            case StatusCodes.INTERNAL_SERVER_ERROR ->
                    database.wasAwayLately() ? databaseAway : null;
            default -> null;
        };
    }
}
