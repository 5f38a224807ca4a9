package dev.dreamserver.download;

import dev.dreamserver.download.FetchTrouble.Then;
import dev.dreamserver.platform.DreamException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where files may be fetched from: never from inside the house or its network, unless the owner
 * allows that, and never from where clouds keep their machines' secrets. Stateless.
 */
final class FetchAddress {

    private static final int MAX_LENGTH = 4000;

    private FetchAddress() {}

    /** What a person asked for; looks up nothing. */
    static void check(URI uri, boolean privately) {
        if (!isForm(uri, privately)) {
            throw new DreamException(
                    DownloadError.ADDRESS,
                    "A file is fetched from an https address without a name or password in it");
        }
    }

    /** A step of the way, the host's addresses included. With a proxy, that one looks them up. */
    static void checkHop(URI uri, boolean privately, boolean proxied) throws FetchTrouble {
        if (!isForm(uri, privately)) {
            throw new FetchTrouble(
                    Then.FAIL, "The server sends us to an address that is not allowed");
        }
        try {
            for (var address : InetAddress.getAllByName(uri.getHost())) {
                if (!isAllowed(address, privately)) {
                    throw new FetchTrouble(
                            Then.FAIL,
                            "This address is in a private network. The owner can allow that with"
                                    + " dream.download.private");
                }
            }
        } catch (UnknownHostException unknown) {
            if (!proxied) {
                throw new FetchTrouble(
                        Then.RETRY, "The server's name is not known. Check the network and DNS");
            }
        }
    }

    private static boolean isForm(URI uri, boolean privately) {
        var scheme = uri.getScheme();
        return ("https".equals(scheme) || (privately && "http".equals(scheme)))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.toString().length() <= MAX_LENGTH;
    }

    static boolean isAllowed(InetAddress address, boolean privately) {
        if (address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address.isLinkLocalAddress()) {
            return false;
        }
        return privately || !(address.isLoopbackAddress() || isInside(address.getAddress()));
    }

    /** RFC 1918, 4193, 6598, and ranges that lead to them or nowhere (RFC 6890). */
    private static boolean isInside(byte[] bytes) {
        var first = bytes[0] & 0xff;
        var second = bytes[1] & 0xff;
        if (bytes.length == 4) {
            return first == 0
                    || first == 10
                    || (first == 100 && (second & 0xc0) == 64)
                    || (first == 172 && (second & 0xf0) == 16)
                    || (first == 192 && second == 168)
                    || (first == 192 && second == 0 && bytes[2] == 0)
                    || (first == 198 && (second & 0xfe) == 18)
                    || first >= 240;
        }
        var head = first << 8 | second;
        return (first & 0xfe) == 0xfc
                || head == 0x2002
                || head == 0x0064
                || first == 0
                || head == 0xfec0;
    }
}
