package dev.dreamserver.installer.terminal;

import dev.dreamserver.installer.Trouble;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;

/** This machine's address on the local network. */
public final class Lan {

    private Lan() {}

    /** The first private IPv4 address of a network card that is up. */
    public static String address() {
        try {
            for (var card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!card.isUp() || card.isLoopback() || card.isPointToPoint()) {
                    continue;
                }
                for (var address : Collections.list(card.getInetAddresses())) {
                    if (address instanceof Inet4Address && address.isSiteLocalAddress()) {
                        return address.getHostAddress();
                    }
                }
            }
        } catch (SocketException e) {
            throw new Trouble("The network cards cannot be read.", "Set dream.url yourself.", e);
        }
        throw new Trouble(
                "This machine has no address on a local network.",
                "Connect it, or set dream.url to its https address.");
    }
}
