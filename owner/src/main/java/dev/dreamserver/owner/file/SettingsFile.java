package dev.dreamserver.owner.file;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The owner's dream.properties. Changing one value keeps the owner's remarks and order, and a kill
 * in between leaves the old file. Reads it anew at each call; who may change it at the same time
 * takes turns by themselves.
 */
public final class SettingsFile {

    /** Below a home: what the owner has set, for the next start. */
    public static final String OWNERS = "dream.properties";

    /** Below a home: what was set, there and in the environment, when what runs was started. */
    public static final String IN_FORCE = "run/settings-in-force.properties";

    private final Path file;

    /** A file that need not exist. */
    public SettingsFile(Path file) {
        this.file = file;
    }

    /** Whether there is a file. */
    public boolean exists() {
        return Files.exists(file);
    }

    /**
     * All values, sorted by key; empty when there is no file.
     *
     * @throws IOException when it cannot be read, or is no file of properties
     */
    public Map<String, String> read() throws IOException {
        return values(text());
    }

    /**
     * Sets one value where it stands, or at the end; an empty one takes the setting out.
     *
     * @throws IOException when it cannot be read or written, and then it is as it was
     */
    public void set(String key, String value) throws IOException {
        var changed = new ArrayList<String>();
        var line = value.isEmpty() ? Optional.<String>empty() : Optional.of(line(key, value));
        for (var entry : entries()) {
            if (!values(entry).containsKey(key)) {
                changed.add(entry);
            } else {
                line.ifPresent(changed::add);
                line = Optional.empty();
            }
        }
        line.ifPresent(changed::add);
        OwnerOnly.write(file, changed.isEmpty() ? "" : String.join("\n", changed) + "\n");
    }

    /** Remarks and settings, one after the other; a setting may go on over several lines. */
    private List<String> entries() throws IOException {
        var entries = new ArrayList<String>();
        var open = new StringBuilder();
        for (var line : text().lines().toList()) {
            open.append(line);
            var isRemark = open.toString().strip().matches("(?s)|[#!].*");
            if (!isRemark && goesOn(line)) {
                open.append('\n');
            } else {
                entries.add(open.toString());
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            entries.add(open.toString().stripTrailing());
        }
        return entries;
    }

    /** Whether it ends in a backslash that is not itself written with one. */
    private static boolean goesOn(String line) {
        return (line.length() - line.replaceFirst("\\\\+$", "").length()) % 2 == 1;
    }

    private String text() throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static Map<String, String> values(String text) throws IOException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IllegalArgumentException malformed) {
            throw new IOException(malformed.getMessage(), malformed);
        }
        var values = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k)));
        return values;
    }

    private static String line(String key, String value) {
        var escaped =
                value.replace("\\", "\\\\")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                        .replace("\f", "\\f");
        return key + "=" + (escaped.startsWith(" ") ? "\\" + escaped : escaped);
    }
}
