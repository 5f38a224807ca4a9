package dev.dreamserver.floorplan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The map in HOUSE.md as rules read it: every room with its floor. The map is the one place where
 * floors are written down.
 *
 * @param floors room to floor
 */
record HouseMap(Map<String, Integer> floors) {

    private static final Pattern ROW =
            Pattern.compile("^\\|\\s*`([a-z]+)`\\s*\\|\\s*(\\d+)\\s*\\|", Pattern.MULTILINE);

    HouseMap {
        floors = Map.copyOf(floors);
    }

    static HouseMap read(Path houseMd) {
        try {
            return parse(Files.readString(houseMd));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static HouseMap parse(String markdown) {
        var floors = new TreeMap<String, Integer>();
        var row = ROW.matcher(markdown);
        while (row.find()) {
            floors.put(row.group(1), Integer.valueOf(row.group(2)));
        }
        return new HouseMap(floors);
    }
}
