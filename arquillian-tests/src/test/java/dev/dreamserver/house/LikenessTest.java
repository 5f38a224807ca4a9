package dev.dreamserver.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Sees what somebody would see, and not how letters are smoothed. */
class LikenessTest {

    private static final Color INK = new Color(0x12151c);
    private static final Color FAINT = new Color(0x616978);
    private static final Color ACCENT = new Color(0x4750d6);

    /** A small page: a title, a card with a line of text, a state and a button. */
    private static final class Drawing {
        private Object smoothing = RenderingHints.VALUE_TEXT_ANTIALIAS_ON;
        private double shift;
        private int card = 80;
        private Color button = ACCENT;
        private Color state = new Color(0x13693f);
        private String note = "Usual here: 48 to 60";
        private boolean icon = true;

        private BufferedImage draw() {
            var picture = new BufferedImage(480, 320, BufferedImage.TYPE_INT_RGB);
            var pen = picture.createGraphics();
            pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, smoothing);
            pen.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setColor(new Color(0xf5f6f8));
            pen.fillRect(0, 0, 480, 320);
            pen.translate(shift, shift);
            text(pen, INK, 26, "Good morning", 20, 44);
            pen.setColor(Color.WHITE);
            pen.fillRoundRect(20, card, 300, 120, 24, 24);
            text(pen, FAINT, 13, "Speed now", 36, card + 26);
            text(pen, INK, 28, "54.2", 36, card + 60);
            text(pen, FAINT, 12, note, 36, card + 84);
            text(pen, state, 13, "Running", 240, card + 26);
            if (icon) {
                pen.drawOval(220, card + 14, 14, 14);
            }
            pen.setColor(button);
            pen.fillRoundRect(20, 250, 110, 36, 16, 16);
            text(pen, Color.WHITE, 13, "New key", 44, 273);
            pen.dispose();
            return picture;
        }

        private static void text(Graphics2D pen, Color ink, int size, String text, int x, int y) {
            pen.setColor(ink);
            pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
            pen.drawString(text, x, y);
        }
    }

    @Test
    void the_same_page_is_like_itself() {
        assertThat(isLike(any -> {})).isTrue();
    }

    @Test
    void letters_that_another_machine_smooths_otherwise_are_alike() {
        assertThat(isLike(one -> one.smoothing = RenderingHints.VALUE_TEXT_ANTIALIAS_GASP))
                .isTrue();
        assertThat(isLike(one -> one.smoothing = RenderingHints.VALUE_TEXT_ANTIALIAS_LCD_HRGB))
                .isTrue();
        assertThat(isLike(one -> one.shift = 0.4)).isTrue();
    }

    @Test
    void another_colour_is_seen() {
        assertThat(isLike(one -> one.button = new Color(0x1f9d63))).isFalse();
        assertThat(isLike(one -> one.button = new Color(0x4770d6))).isFalse();
        assertThat(isLike(one -> one.state = new Color(0xa8232a))).isFalse();
    }

    @Test
    void a_card_that_moved_is_seen() {
        assertThat(isLike(one -> one.card += 4)).isFalse();
        assertThat(isLike(one -> one.card -= 12)).isFalse();
    }

    @Test
    void a_lost_or_other_text_is_seen() {
        assertThat(isLike(one -> one.note = "")).isFalse();
        assertThat(isLike(one -> one.note = "Usual here: 48 to")).isFalse();
        assertThat(isLike(one -> one.note = "Seldom here: 48 to 60")).isFalse();
    }

    @Test
    void a_lost_icon_is_seen() {
        assertThat(isLike(one -> one.icon = false)).isFalse();
    }

    @Test
    void a_picture_of_another_size_is_never_alike() {
        var one = new BufferedImage(480, 320, BufferedImage.TYPE_INT_RGB);
        var taller = new BufferedImage(480, 322, BufferedImage.TYPE_INT_RGB);
        assertThat(Likeness.difference(Likeness.halved(one), Likeness.halved(taller))).isPresent();
    }

    private static boolean isLike(Consumer<Drawing> change) {
        var other = new Drawing();
        change.accept(other);
        return Likeness.difference(
                        Likeness.halved(new Drawing().draw()), Likeness.halved(other.draw()))
                .isEmpty();
    }
}
