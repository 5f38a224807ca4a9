package dev.dreamserver.installer.home;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ports of one installation, all derived from {@code dream.port}.
 *
 * @param http the public port, or loopback only where https is public
 * @param keycloak sign-in, loopback
 * @param keycloakManagement health of sign-in, loopback
 * @param postgres the database, loopback
 * @param management health and metrics of the house, loopback
 * @param engine the first engine, loopback
 * @param https the public https port; 0 when there is none
 */
public record Ports(
        int http,
        int keycloak,
        int keycloakManagement,
        int postgres,
        int management,
        int engine,
        int https) {

    private static final int ENGINE_OFFSET = 5;

    /** Offset of https when the launcher chooses it itself ({@code --lan}). */
    public static final int HTTPS_OFFSET = 8;

    static Ports from(int base, int https) {
        return new Ports(base, base + 1, base + 2, base + 3, base + 4, base + ENGINE_OFFSET, https);
    }

    /** What each port is for, in words; only those that the launcher's services take. */
    public Map<Integer, String> named() {
        var named = new LinkedHashMap<Integer, String>();
        named.put(http, "the console and the gateway");
        named.put(keycloak, "sign-in");
        named.put(keycloakManagement, "sign-in's health");
        named.put(postgres, "the database");
        named.put(management, "health and metrics");
        if (https != 0) {
            named.put(https, "https");
        }
        return named;
    }
}
