package dev.dreamserver.provider;

import dev.dreamserver.engine.Dialect;
import dev.dreamserver.platform.DreamException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a provider lives: what an administrator may write there. Stateless. */
final class ProviderAddress {

    private static final int MAX_LENGTH = 300;

    private ProviderAddress() {}

    /**
     * The address as it is stored: without the dialect's surface, such as {@code /v1}, and without
     * a slash at its end. With https it may be anywhere. Without, only inside of the
     * administrator's own network: a key would be read on its way otherwise. Looks the host's name
     * up in that case.
     */
    static URI checked(String text, Dialect dialect) {
        var given = text.strip().replaceFirst("/+$", "");
        var uri = parsed(given.substring(0, given.length() - surface(given, dialect)));
        var scheme = uri.getScheme();
        if ("http".equals(scheme) && !isInside(uri.getHost())) {
            throw new DreamException(
                    ProviderError.ADDRESS,
                    "Use https: without it the key could be read on its way. Only in your own"
                            + " network http will do.");
        }
        return uri;
    }

    private static int surface(String address, Dialect dialect) {
        return address.endsWith(dialect.surface()) ? dialect.surface().length() : 0;
    }

    private static URI parsed(String text) {
        var uri = uri(text);
        if (uri.isEmpty()) {
            throw new DreamException(
                    ProviderError.ADDRESS,
                    "The address is an http or https address such as https://api.example.com,"
                            + " without a name or password in it");
        }
        return uri.get();
    }

    private static Optional<URI> uri(String text) {
        try {
            var uri = new URI(text);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return text.length() <= MAX_LENGTH
                            && (scheme.equals("https") || scheme.equals("http"))
                            && uri.getHost() != null
                            && uri.getPort() <= 65_535
                            && uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                    ? Optional.of(new URI(scheme + text.substring(scheme.length())))
                    : Optional.empty();
        } catch (URISyntaxException nonsense) {
            return Optional.empty();
        }
    }

    /** Whether all addresses of this host are in a network of one's own. */
    static boolean isInside(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(ProviderAddress::isOwn);
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Loopback, and what RFC 1918 and RFC 4193 keep for private use; not link-local. */
    private static boolean isOwn(InetAddress address) {
        var bytes = address.getAddress();
        return address.isLoopbackAddress()
                || (bytes.length == 4 ? address.isSiteLocalAddress() : (bytes[0] & 0xfe) == 0xfc);
    }
}
