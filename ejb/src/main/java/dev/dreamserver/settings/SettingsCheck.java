package dev.dreamserver.settings;

import dev.dreamserver.platform.DreamException;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads every setting when the house starts, and refuses to start on nonsense: all of it is named
 * at once, each with the rule it breaks.
 */
@Singleton
@Startup
public class SettingsCheck {

    @Inject Settings settings;

    @PostConstruct
    void check() {
        var refused = refusals(settings, SettingsIndex.rooms());
        refused.forEach(SettingsMessages.LOG::refused);
        if (!refused.isEmpty()) {
            throw new DreamException(SettingsError.INVALID, String.join(" · ", refused));
        }
    }

    static List<String> refusals(Settings settings, List<SettingsIndex.Room> rooms) {
        var refused = new ArrayList<String>();
        for (var room : rooms) {
            for (var setting : room.settings()) {
                try {
                    settings.get(setting);
                } catch (DreamException no) {
                    refused.add(String.valueOf(no.getMessage()));
                }
            }
        }
        return refused;
    }
}
