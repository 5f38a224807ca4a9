package dev.dreamserver.owner.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every key of the house's own settings, for who checks the owner's file without the house. Made
 * from the declarations by the test that makes docs/settings.md.
 */
public final class HouseKeys {

    private static final String RESOURCE = "/META-INF/dream/house-settings.txt";

    private HouseKeys() {}

    /** All of them, sorted. */
    public static Set<String> all() {
        try (var list = HouseKeys.class.getResourceAsStream(RESOURCE)) {
            if (list == null) {
                throw new IllegalStateException(RESOURCE + " is not in the archive");
            }
            return new TreeSet<>(
                    new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
