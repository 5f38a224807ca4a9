package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureShapeTest {

    @Test
    void a_whole_picture_tells_what_it_is() throws IOException {
        assertThat(PictureShape.of(picture("png")))
                .contains(new PictureShape(PictureType.PNG, 7, 5));
        assertThat(PictureShape.of(picture("jpeg")))
                .contains(new PictureShape(PictureType.JPEG, 7, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void every_shorter_beginning_of_it_is_no_picture(String format) throws IOException {
        var whole = picture(format);
        for (var length = 0; length < whole.length; length++) {
            assertThat(PictureShape.of(Arrays.copyOf(whole, length))).as("%d", length).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void what_has_something_behind_its_end_is_something_else(String format) throws IOException {
        var page = "<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
        assertThat(PictureShape.of(joined(picture(format), page))).isEmpty();
        assertThat(PictureShape.of(joined(page, picture(format)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void any_changed_byte_is_read_to_an_end(String format) throws IOException {
        var whole = picture(format);
        for (var at = 0; at < whole.length; at++) {
            for (var value : new byte[] {0, 1, 127, -128, -1}) {
                var changed = whole.clone();
                changed[at] = value;
                assertThat(PictureShape.of(changed)).isNotNull();
            }
        }
    }

    @Test
    void a_changed_png_does_not_match_its_checksums() throws IOException {
        var whole = picture("png");
        whole[20]++; // its width
        assertThat(PictureShape.of(whole)).isEmpty();
    }

    @Test
    void a_header_alone_is_no_picture_however_large_it_claims_to_be() {
        assertThat(PictureShape.of(png(chunk("IHDR", header(20_000, 20_000))))).isEmpty();
        assertThat(PictureShape.of(png(chunk("IHDR", header(0, 5)), pixels(), end()))).isEmpty();
        assertThat(PictureShape.of(png(chunk("IHDR", header(-1, 5)), pixels(), end()))).isEmpty();
        assertThat(PictureShape.of(png(pixels(), chunk("IHDR", header(1, 1)), end()))).isEmpty();
        assertThat(PictureShape.of(png(chunk("IHDR", header(1, 1)), end()))).isEmpty();
        assertThat(PictureShape.of(png(chunk("IHDR", header(9, 8)), pixels(), end())))
                .contains(new PictureShape(PictureType.PNG, 9, 8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
                "<!doctype html><p>hello</p>",
                "GIF89a\1\0\1\0",
                "RIFF\4\0\0\0WEBP",
                "%PDF-1.7"
            })
    void everything_else_is_refused_in_a_sentence(String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> PictureFile.of("cat.png", bytes))
                .isInstanceOfSatisfying(
                        DreamException.class,
                        no -> assertThat(no.code()).isEqualTo(ChatError.NOT_A_PICTURE))
                .hasMessage("cat.png is not a picture that a model can be shown.");
    }

    private static byte[] picture(String format) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }

    private static byte[] png(byte[]... chunks) {
        var mark = ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array();
        return Arrays.stream(chunks).reduce(mark, PictureShapeTest::joined);
    }

    private static byte[] header(int width, int height) {
        return ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
    }

    private static byte[] pixels() {
        return chunk("IDAT", new byte[3]);
    }

    private static byte[] end() {
        return chunk("IEND", new byte[0]);
    }

    private static byte[] chunk(String name, byte[] content) {
        var named = joined(name.getBytes(StandardCharsets.US_ASCII), content);
        var sum = new CRC32();
        sum.update(named);
        return ByteBuffer.allocate(named.length + 8)
                .putInt(content.length)
                .put(named)
                .putInt((int) sum.getValue())
                .array();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
    }
}
