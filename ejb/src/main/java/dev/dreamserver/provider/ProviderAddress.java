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
import java.util.regex.Pattern;

/** Where a provider lives: what an administrator may write there. Stateless. */
final class ProviderAddress {

    private static final int MAX_LENGTH = 300;
    private static final int MAX_PORT = 65_535;

    /** A machine, its port and a path, without a word on how it is spoken to. */
    private static final Pattern BARE =
            Pattern.compile(
                    "(localhost|[\\w-]+(?=:\\d)|[\\w-]+(?:\\.[\\w-]+)+|\\[[\\da-fA-F:.]+])"
                            + "(:[^/@]*)?(/.*)?");

    /** What stands after the colon behind the machine. */
    private static final Pattern PORT =
            Pattern.compile(
                    "https?://(?:\\[[^]]*]|[^]\\[/?#@:]*):([^/?#@]*)(?:[/?#].*)?",
                    Pattern.CASE_INSENSITIVE);

    private ProviderAddress() {}

    /**
     * The address as it is stored: without the dialect's surface, such as {@code /v1}, and without
     * a slash at its end. With https it may be anywhere. Without, only inside of the
     * administrator's own network: a key would be read on its way otherwise. Where neither is said,
     * it is http inside and https elsewhere. Looks the host's name up in these cases.
     */
    static URI checked(String text, Dialect dialect) {
        var given = withScheme(text.strip().replaceFirst("/+$", ""));
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

    /** The same, begun as it is meant where only the machine is named. */
    private static String withScheme(String text) {
        var bare = BARE.matcher(text);
        if (!bare.matches()) {
            return text;
        }
        var plain = !":443".equals(bare.group(2)) && isInside(bare.group(1));
        return (plain ? "http://" : "https://") + text;
    }

    private static int surface(String address, Dialect dialect) {
        return address.endsWith(dialect.surface()) ? dialect.surface().length() : 0;
    }

    private static URI parsed(String text) {
        if (!portIsOne(text)) {
            throw new DreamException(
                    ProviderError.ADDRESS,
                    "After the colon stands the port: a number from 1 to 65535");
        }
        return uri(text)
                .orElseThrow(
                        () ->
                                new DreamException(
                                        ProviderError.ADDRESS,
                                        "The address is an http or https address such as"
                                                + " https://api.example.com, without a name or"
                                                + " password in it"));
    }

    private static boolean portIsOne(String text) {
        var named = PORT.matcher(text);
        return !named.matches()
                || (named.group(1).matches("[1-9]\\d{0,4}")
                        && Integer.parseInt(named.group(1)) <= MAX_PORT);
    }

    private static Optional<URI> uri(String text) {
        try {
            var uri = new URI(text);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return text.length() <= MAX_LENGTH
                            && (scheme.equals("https") || scheme.equals("http"))
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                    ? Optional.of(new URI(scheme + text.substring(scheme.length())))
                    : Optional.empty();
        } catch (URISyntaxException nonsense) {
            return Optional.empty();
        }
    }

    /**
     * The address with its port, also where that is the usual one: somebody may have forgotten it.
     */
    static String withPort(URI address) {
        var text = address.toString();
        if (address.getPort() != -1) {
            return text;
        }
        var before = address.getScheme() + "://" + address.getHost();
        var port = "http".equals(address.getScheme()) ? 80 : 443;
        return before + ":" + port + text.substring(before.length());
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
