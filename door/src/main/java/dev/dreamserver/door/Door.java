package dev.dreamserver.door;

import io.undertow.server.HandlerWrapper;
import io.undertow.server.HttpHandler;
import java.util.function.BooleanSupplier;

/**
 * The filter as the server's configuration makes it: without arguments, then what it is told, as
 * text, then {@link #wrap}. Not thread-safe; what it makes is.
 */
public final class Door implements HandlerWrapper {

    private static final String HOST = "127.0.0.1";

    private int databasePort;

    /** Port of Keycloak's database, on this machine; 0 where Keycloak is somebody else's. */
    public void setDatabasePort(String port) {
        databasePort = Integer.parseInt(port);
    }

    @Override
    public HttpHandler wrap(HttpHandler next) {
        BooleanSupplier database =
                databasePort == 0 ? () -> true : new Postgres(HOST, databasePort, "keycloak");
        return new Doorkeeper(
                next,
                new Knock(database, System::nanoTime),
                Notice.of("database"),
                Notice.of("sign-in"));
    }
}
