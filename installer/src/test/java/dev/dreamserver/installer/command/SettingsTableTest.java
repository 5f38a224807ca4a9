package dev.dreamserver.installer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.installer.home.LauncherSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

    @Test
    void the_reference_table_names_every_setting_once() {
        var table = SettingsCommand.table();
        for (var setting : LauncherSettings.ALL) {
            assertThat(table).containsOnlyOnce("| `" + setting.key() + "` |");
        }
    }

    @Test
    void docs_operations_holds_the_table_as_the_code_has_it() throws IOException {
        var page = Files.readString(Path.of("../docs/operations.md"));
        assertThat(page)
                .as("copy the output of ./dream settings --markdown into docs/operations.md")
                .contains(SettingsCommand.table());
    }
}
