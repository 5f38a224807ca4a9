package dev.dreamserver.gpu.nvidia;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of the cards in the machine, drivers or not. Stateless. */
final class PciCards {

    /** NVIDIA's number as a maker of PCI cards. */
    static final String NVIDIA = "0x10de";

    private static final String DISPLAY = "0x03";

    private PciCards() {}

    /** Whether the maker has a graphics processor in the machine below this root. */
    static boolean any(Path root, String maker) {
        try (var cards = Files.newDirectoryStream(root.resolve("sys/bus/pci/devices"))) {
            for (var card : cards) {
                if (text(card.resolve("vendor")).equals(maker)
                        && text(card.resolve("class")).startsWith(DISPLAY)) {
                    return true;
                }
            }
        } catch (IOException notLinux) {
            return false;
        }
        return false;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException none) {
            return "";
        }
    }
}
