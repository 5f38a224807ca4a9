package dev.dreamserver.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table for people, the index for the start-up check and the keys for the dream command are
 * made from the code. After a change make them anew with {@code mvn -pl ejb -am test
 * -Dtest=SettingsReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Ddream.regenerate=true}.
 */
class SettingsReferenceTest {

    private static final String HOW =
            "Run: mvn -pl ejb -am test -Dtest=SettingsReferenceTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Ddream.regenerate=true";
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path INDEX = Path.of("src/main/resources", SettingsIndex.RESOURCE);
    private static final Path KEYS =
            Path.of("../owner/src/main/resources/META-INF/dream/house-settings.txt");
    private static final Path TABLE = Path.of("../docs/settings.md");

    @Test
    void the_index_names_every_settings_record() throws Exception {
        agrees(INDEX, String.join("\n", records()) + "\n");
    }

    @Test
    void the_reference_table_is_what_the_code_says() throws Exception {
        agrees(TABLE, table());
    }

    @Test
    void the_dream_command_knows_every_key() throws Exception {
        var keys = new StringBuilder();
        for (var room : rooms()) {
            room.settings().forEach(setting -> keys.append(setting.key()).append('\n'));
        }
        agrees(KEYS, keys.toString());
    }

    @Test
    void every_key_is_declared_once_and_every_default_is_allowed() throws Exception {
        var keys = new ArrayList<String>();
        for (var room : rooms()) {
            for (var setting : room.settings()) {
                keys.add(setting.key());
                assertThat(setting.meaning()).as(setting.key()).endsWith(".");
            }
        }
        assertThat(keys).isNotEmpty().doesNotHaveDuplicates();
        var withKey =
                new Settings(
                        key ->
                                key.equals(HouseSettings.MASTER_KEY.key())
                                                || key.equals(HouseSettings.ENVELOPE_KEY.key())
                                        ? java.util.Optional.of("k".repeat(32))
                                        : java.util.Optional.empty());
        assertThat(SettingsCheck.refusals(withKey, rooms())).isEmpty();
    }

    @Test
    void all_nonsense_is_named_at_once() throws Exception {
        var nonsense = new Settings(key -> java.util.Optional.of("\u0001 nonsense"));
        var refused = SettingsCheck.refusals(nonsense, rooms());
        assertThat(refused).hasSizeGreaterThan(5).noneMatch(why -> why.contains("nonsense"));
    }

    private static void agrees(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("dream.regenerate")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, expected);
        }
        assertThat(file).as(HOW).exists();
        assertThat(Files.readString(file)).as(HOW).isEqualTo(expected);
    }

    private static List<String> records() throws IOException {
        try (var files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith("Settings.class") && !name.contains("$"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .filter(name -> !name.equals(Settings.class.getName()))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static List<SettingsIndex.Room> rooms() throws Exception {
        var rooms = new ArrayList<SettingsIndex.Room>();
        for (var name : records()) {
            rooms.add(SettingsIndex.room(Class.forName(name)));
        }
        return rooms;
    }

    private static String table() throws Exception {
        var text = new StringBuilder();
        text.append(
                """
                # Settings

                Made from the code; do not edit (`SettingsReferenceTest` says how to make it anew). Put settings
                into `dream.properties` in the house's folder, or into the environment by the names that
                MicroProfile Config derives (`dream.audit.refusal-window` → `DREAM_AUDIT_REFUSAL_WINDOW`). The house
                reads all of them when it starts, and refuses to start on nonsense. Spans of time are written as in
                ISO 8601: `PT30S`, `PT5M`, `P90D`. Settings of the launcher stand in [operations](operations.md).

                Administrators see all of them at `/settings/house`, each with where it comes from, and change them
                there: after a review, into the same file, told in the audit log as `settings.change`, with the last
                changes and a way back. There, lengths of time are shown in words, and can be typed as `90 s`, `5 min`,
                `2 h` or `30 d` too; the file keeps them as above. A change acts at the next start. What a variable of the environment or the
                dream command sets can only be looked at, and secrets are dots. Who has a setting open while somebody
                else changes it is told, instead of overwriting.
                """);
        for (var room : rooms()) {
            text.append("\n## ").append(room.name()).append("\n\n");
            text.append("| Key | Default | Takes | Meaning |\n|---|---|---|---|\n");
            for (var setting : room.settings()) {
                text.append(
                        "| `%s` | %s | %s | %s |\n"
                                .formatted(
                                        setting.key(),
                                        setting.fallback().isEmpty()
                                                ? "not set"
                                                : "`" + setting.fallback() + "`",
                                        setting.ruleText().replace("|", "\\|"),
                                        setting.meaning().replace("|", "\\|")));
            }
        }
        return text.toString();
    }
}
