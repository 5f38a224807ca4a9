package dev.dreamserver.installer.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.installer.Dream;
import dev.dreamserver.installer.Trouble;
import io.nayuki.qrcodegen.QrCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void into_a_pipe_there_is_neither_colour_nor_a_moving_line() {
        var screen = screen(Map.of());
        screen.good("fine");
        screen.passing("half done");
        screen.progress().step("Fetching", 1, 2);
        assertThat(text()).isEqualTo("ok fine\n");
    }

    @Test
    void no_color_keeps_a_terminal_plain() {
        var screen = screen(Map.of("DREAM_TTY", "1", "NO_COLOR", "1"));
        screen.good("fine");
        assertThat(text()).isEqualTo("✓ fine\n");
        assertThat(screen(Map.of("DREAM_TTY", "1")).colours()).isTrue();
    }

    @Test
    void a_download_shows_amount_speed_and_time_left() {
        assertThat(Screen.amounts(2_000_000_000L, 12_000_000, 48_000_000))
                .isEqualTo(": 12.0 MB of 48.0 MB, 6.0 MB/s, 6 s left");
        assertThat(Screen.amounts(1_000_000_000L, 5_000_000, -1)).isEqualTo(": 5.0 MB, 5.0 MB/s");
    }

    @Test
    void a_qr_code_is_drawn_two_rows_to_a_line() {
        var code = QrCode.encodeText("https://192.168.1.20:8788", QrCode.Ecc.MEDIUM);
        var lines = QrPicture.lines(code);
        assertThat(lines).hasSize((code.size + 4 + 1) / 2);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSize(code.size + 6));
    }

    @Test
    void unknown_words_end_with_the_usage_code() {
        assertThat(Dream.run(screen(Map.of()), "fly")).isEqualTo(Trouble.USAGE);
    }

    private Screen screen(Map<String, String> environment) {
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new Screen(out, out, environment);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
