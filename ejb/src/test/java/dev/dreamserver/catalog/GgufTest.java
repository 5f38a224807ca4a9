package dev.dreamserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTest {

    private static final Path GUIDE = Path.of("..", "engines", "guide", "dream-guide.gguf");

    @TempDir Path folder;

    @Test
    void the_built_in_guide_is_sound() {
        var header = Gguf.read(GUIDE);
        assertThat(header.architecture()).isEqualTo("llama");
        assertThat(header.trainedContext()).contains(1024);
        assertThat(header.chatTemplate()).isTrue();
        assertThat(header.parts()).isEqualTo(1);
        assertThat(header.parameters()).isGreaterThan(1_000_000);
        assertThat(header.shape())
                .hasValueSatisfying(
                        shape -> {
                            assertThat(shape.architecture()).isEqualTo("llama");
                            assertThat(shape.trainedContext()).isEqualTo(1024);
                            assertThat(shape.layers()).isPositive();
                            assertThat(shape.tokenBytes()).isPositive();
                        });
    }

    private void refused(byte[] bytes, String words) throws IOException {
        var file = Files.write(folder.resolve("model.gguf"), bytes);
        assertThatThrownBy(() -> Gguf.read(file))
                .isInstanceOfSatisfying(
                        DreamException.class,
                        no -> {
                            assertThat(no.code()).isEqualTo(CatalogError.BAD_FILE);
                            assertThat(no.getMessage())
                                    .contains(words)
                                    .doesNotContain(folder.toString());
                        });
    }

    @Test
    void what_is_no_model_is_refused_with_a_sentence() throws IOException {
        refused(new byte[0], "ends too early");
        refused(
                "PK\003\004 something else entirely".getBytes(StandardCharsets.ISO_8859_1),
                "not a GGUF file");
        assertThatThrownBy(() -> Gguf.read(folder.resolve("none.gguf")))
                .hasMessage("The model file is not there.");
    }

    @Test
    void a_file_that_was_not_downloaded_whole_is_refused() throws IOException {
        var whole = Files.readAllBytes(GUIDE);
        refused(Arrays.copyOf(whole, whole.length - 1), "not downloaded whole");
        refused(Arrays.copyOf(whole, whole.length / 2), "not downloaded whole");
        refused(Arrays.copyOf(whole, 5000), "ends too early");
    }

    @Test
    void another_version_and_absurd_counts_are_refused() throws IOException {
        refused(changed(4, 1), "version 1");
        refused(changed(4, 9), "version 9");
        refused(changed(8, 0), "makes no sense");
        refused(changed(8, -1L), "makes no sense");
        refused(changed(16, Long.MAX_VALUE), "makes no sense");
        refused(changed(24, Long.MAX_VALUE), "makes no sense at byte 32");
    }

    private static byte[] changed(int at, int value) throws IOException {
        var bytes = Files.readAllBytes(GUIDE);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return bytes;
    }

    private static byte[] changed(int at, long value) throws IOException {
        var bytes = Files.readAllBytes(GUIDE);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
        return bytes;
    }

    @Test
    void no_change_of_a_byte_in_the_header_does_worse_than_a_refusal() throws IOException {
        var whole = Files.readAllBytes(GUIDE);
        var random = new Random(7);
        var file = folder.resolve("model.gguf");
        for (var i = 0; i < 400; i++) {
            var bytes = whole.clone();
            for (var change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(40_000)] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try {
                Gguf.read(file);
            } catch (DreamException no) {
                assertThat(no.code()).isEqualTo(CatalogError.BAD_FILE);
            }
        }
    }
}
