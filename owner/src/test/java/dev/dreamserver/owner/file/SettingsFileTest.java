package dev.dreamserver.owner.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

    @TempDir Path folder;
    private Path file;
    private SettingsFile settings;

    @BeforeEach
    void begin() {
        file = folder.resolve("dream.properties");
        settings = new SettingsFile(file);
    }

    @Test
    void a_changed_value_stays_where_it_was_among_the_owners_remarks() throws IOException {
        write("# mine\n\ndream.port=9000\n  dream.url : http://a:1\n! the end\n");

        settings.set("dream.url", "https://b:2");

        assertThat(file).hasContent("# mine\n\ndream.port=9000\ndream.url=https://b:2\n! the end");
    }

    @Test
    void a_new_value_comes_last_and_an_empty_one_goes() throws IOException {
        write("# mine\ndream.port=9000\n");

        settings.set("dream.url", "https://b:2");
        settings.set("dream.port", "");
        settings.set("dream.unknown", "");

        assertThat(file).hasContent("# mine\ndream.url=https://b:2");
        assertThat(settings.read()).containsExactly(entry("dream.url", "https://b:2"));
    }

    @Test
    void a_file_that_is_not_there_is_made_for_its_owner_only() throws IOException {
        assertThat(settings.read()).isEmpty();

        settings.set("dream.port", "9000");

        assertThat(file).hasContent("dream.port=9000");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_value_over_several_lines_is_one_value() throws IOException {
        write("a=1\ndream.engine.options=-ngl \\\n  99 \\\n  -fa\nb=2\n# no \\\nc=3");
        assertThat(settings.read()).containsEntry("dream.engine.options", "-ngl 99 -fa");

        settings.set("dream.engine.options", "-ngl 12");

        assertThat(file).hasContent("a=1\ndream.engine.options=-ngl 12\nb=2\n# no \\\nc=3");
    }

    @Test
    void of_a_key_that_stands_twice_one_line_is_left() throws IOException {
        write("a=1\nb=2\na=3\n");
        assertThat(settings.read()).containsEntry("a", "3");

        settings.set("a", "4");

        assertThat(file).hasContent("a=4\nb=2");
    }

    @Test
    void a_key_in_a_remark_or_at_the_begin_of_another_is_not_meant() throws IOException {
        write("# dream.url=x\ndream.url.more=y\ndream.urls=z\n");

        settings.set("dream.url", "");

        assertThat(file).hasContent("# dream.url=x\ndream.url.more=y\ndream.urls=z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C:\\models\\a.gguf",
                " led by a space",
                "two\nlines\r\t",
                "a=b:c #d !e",
                "Grüße ☾",
                "ends with \\",
            })
    void what_is_set_is_what_every_reader_of_properties_reads(String value) throws IOException {
        settings.set("key", value);
        settings.set("after", "1");

        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        assertThat(properties).containsEntry("key", value).containsEntry("after", "1");
        assertThat(settings.read()).containsEntry("key", value);
    }

    @Test
    void nonsense_is_refused_and_left_as_it_is() throws IOException {
        write("a=\\u12\n");

        assertThatThrownBy(() -> settings.set("b", "1")).isInstanceOf(IOException.class);

        assertThat(file).hasContent("a=\\u12");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }
}
