package dev.dreamserver.installer.home;

import dev.dreamserver.installer.Nearest;
import dev.dreamserver.owner.file.HouseKeys;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Keys in the owner's file that nobody reads: most often a known one with a slip. */
public final class UnknownSettings {

    /** What the application server reads by itself. */
    private static final List<String> FREE = List.of("dream.db.pool.", "dream.log.");

    private static final Set<String> KNOWN = known();

    private UnknownSettings() {}

    /** Whether anybody reads this key. */
    public static boolean isRead(String key) {
        return KNOWN.contains(key) || FREE.stream().anyMatch(key::startsWith);
    }

    /** One sentence for each, with the key that was probably meant. */
    public static List<String> in(LauncherSettings settings) {
        return settings.all().keySet().stream()
                .filter(key -> !isRead(key))
                .map(
                        key ->
                                "There is no setting %s, so it does nothing. %s"
                                        .formatted(
                                                key,
                                                Nearest.to(key, KNOWN)
                                                        .map(near -> "Did you mean " + near + "?")
                                                        .orElse("docs/settings.md lists them.")))
                .toList();
    }

    private static Set<String> known() {
        var known = new TreeSet<>(HouseKeys.all());
        LauncherSettings.ALL.forEach(setting -> known.add(setting.key()));
        return known;
    }
}
