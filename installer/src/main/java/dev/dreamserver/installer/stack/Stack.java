package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import java.util.ArrayList;
import java.util.List;

/** Which services an installation runs itself, in the order of their start. */
public final class Stack {

    private Stack() {}

    /**
     * The database first; the others may start together once it is there. The built-in Keycloak
     * keeps its data in the embedded database, also when the house has an own one.
     */
    public static List<Part> of(Installation at) {
        var parts = new ArrayList<Part>();
        var ownKeycloak = at.settings().isSet(LauncherSettings.KEYCLOAK_URL);
        if (!ownKeycloak || !at.settings().isSet(LauncherSettings.DB_URL)) {
            parts.add(new Database(at));
        }
        if (!ownKeycloak) {
            parts.add(new SignIn(at));
        }
        parts.add(new House(at));
        return List.copyOf(parts);
    }
}
