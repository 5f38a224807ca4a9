package dev.dreamserver.installer.home;

import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The owner's dream.properties. Changing one value keeps the owner's remarks and order. */
public final class SettingsFile {

    private final Path file;

    /** A file that need not exist. */
    public SettingsFile(Path file) {
        this.file = file;
    }

    /** All values; empty when there is no file. */
    public Map<String, String> read() {
        var properties = new Properties();
        try {
            properties.load(new StringReader(String.join("\n", lines())));
        } catch (IOException | IllegalArgumentException e) {
            throw new Trouble(
                    "The settings cannot be read: " + file, "Correct the file or move it away.", e);
        }
        var values = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k)));
        return values;
    }

    /** Sets one value; an empty one removes the setting. */
    public void set(String key, String value) {
        var changed = new ArrayList<String>();
        for (var line : lines()) {
            if (!line.strip().matches(java.util.regex.Pattern.quote(key) + "\\s*[=:].*")) {
                changed.add(line);
            }
        }
        if (!value.isEmpty()) {
            changed.add(key + "=" + value.replace("\\", "\\\\"));
        }
        OwnerOnly.write(file, String.join("\n", changed) + "\n");
    }

    private Iterable<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : java.util.List.of();
        } catch (IOException e) {
            throw new Trouble(
                    "The settings cannot be read: " + file, "Check who owns the file.", e);
        }
    }
}
