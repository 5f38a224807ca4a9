package dev.dreamserver.platform.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;

/**
 * Whether a request comes straight from a process of this machine. A request that was forwarded
 * does not, whatever it says of itself. Stateless.
 */
public final class LocalPeer {

    private LocalPeer() {}

    /** Whether it does. */
    public static boolean is(HttpServletRequest request) {
        return wasNotForwarded(request) && isLoopback(request.getRemoteAddr());
    }

    private static boolean wasNotForwarded(HttpServletRequest request) {
        return Stream.of(
                        "Forwarded",
                        "Via",
                        "X-Forwarded-For",
                        "X-Forwarded-Host",
                        "X-Forwarded-Proto",
                        "X-Forwarded-Server",
                        "X-Real-IP",
                        "X-Original-Forwarded-For",
                        "X-Client-IP",
                        "CF-Connecting-IP",
                        "True-Client-IP")
                .allMatch(header -> request.getHeader(header) == null);
    }

    private static boolean isLoopback(String address) {
        // An address as the connection has it, never a name: nothing is looked up.
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]+(%[0-9a-zA-Z]+)?")) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }
}
