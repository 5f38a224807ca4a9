package dev.dreamserver.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Every setting of the house, room by room. The rooms stand above this one and are known by name
 * only, from an index that a test keeps complete.
 */
public final class SettingsIndex {

    static final String RESOURCE = "META-INF/dream/settings.index";

    private SettingsIndex() {}

    /**
     * The settings of one room.
     *
     * @param record the record that declares them
     * @param settings in the order of their declaration
     */
    public record Room(Class<?> record, List<Setting<?>> settings) {

        /** Its name on the map of the house. */
        public String name() {
            var place = record.getPackageName();
            return place.substring(place.lastIndexOf('.') + 1);
        }
    }

    /** All rooms, in the order of the index. */
    public static List<Room> rooms() {
        var loader = SettingsIndex.class.getClassLoader();
        try (var index = loader.getResourceAsStream(RESOURCE)) {
            if (index == null) {
                throw new IllegalStateException(RESOURCE + " is not in the archive");
            }
            var lines =
                    new BufferedReader(new InputStreamReader(index, StandardCharsets.UTF_8))
                            .lines();
            var rooms = new ArrayList<Room>();
            for (var name : lines.filter(line -> !line.isBlank()).toList()) {
                rooms.add(room(Class.forName(name, true, loader)));
            }
            return rooms;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (ReflectiveOperationException stale) {
            throw new IllegalStateException(RESOURCE + " is stale", stale);
        }
    }

    /** What a record declares: its public constants, in their order. */
    static Room room(Class<?> record) throws ReflectiveOperationException {
        var settings = new ArrayList<Setting<?>>();
        for (var field : record.getFields()) {
            if (field.getType() == Setting.class) {
                settings.add((Setting<?>) Objects.requireNonNull(field.get(null)));
            }
        }
        return new Room(record, settings);
    }
}
