package dev.dreamserver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSourceTest {

    @Test
    void a_file_of_this_machine_begins_with_a_slash() {
        var source = ModelSource.of(" /data/My Model (v2).GGUF ");
        assertThat(source.file()).contains(Path.of("/data/My Model (v2).GGUF"));
        assertThat(source.id()).isEqualTo("my-model-v2");
    }

    @Test
    void a_name_of_the_hub_becomes_its_address() {
        for (var text :
                new String[] {"Qwen/Qwen3-8B-GGUF/a-Q4.gguf", "Qwen/Qwen3-8B-GGUF:a-Q4.gguf"}) {
            assertThat(ModelSource.of(text).address())
                    .contains(
                            URI.create(
                                    "https://huggingface.co/Qwen/Qwen3-8B-GGUF/resolve/main/a-Q4.gguf"));
        }
    }

    @Test
    void an_address_keeps_its_query_and_is_named_after_its_path() {
        var source = ModelSource.of("https://example.org/x/Tiny.gguf?download=true");
        assertThat(source.address())
                .contains(URI.create("https://example.org/x/Tiny.gguf?download=true"));
        assertThat(source.name()).isEqualTo("Tiny.gguf");
        assertThat(source.id()).isEqualTo("tiny");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "model.gguf",
                "../model.gguf",
                "a/b",
                "/data/model.bin",
                "https://user:secret@example.org/m.gguf",
                "https:///m.gguf",
                "https://example.org/m.zip",
                "file:///etc/m.gguf",
                "ftp://example.org/m.gguf"
            })
    void all_else_is_refused(String text) {
        assertThatThrownBy(() -> ModelSource.of(text))
                .isInstanceOfSatisfying(
                        DreamException.class,
                        no -> assertThat(no.code()).isEqualTo(ModelError.SOURCE));
    }
}
