package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DraftTest {

    private static final ChatSettings LIMITS =
            ChatSettings.from(new Settings(key -> Optional.empty()));

    @Test
    void as_much_as_is_allowed_is_taken() {
        var draft = draft("a".repeat(32_000), texts(5, 100_000), pictures(4, 1_024, 1_000_000));

        assertThatCode(() -> draft.check(LIMITS)).doesNotThrowAnyException();
    }

    @Test
    void more_is_refused_with_the_limit() {
        refused(draft(" ", List.of(), List.of()), "Write a message first.");
        refused(
                draft("a".repeat(32_001), List.of(), List.of()),
                "Use at most 32000 characters. This message has 32001.");
        refused(draft("a", texts(6, 1), List.of()), "Attach at most 5 files to one message.");
        refused(
                draft("a", texts(1, 100_001), List.of()),
                "a.txt is too long: use at most 100000 characters.");
        refused(
                draft("a", List.of(), pictures(5, 1, 1)),
                "Attach at most 4 pictures to one message.");
        refused(
                draft("a", List.of(), pictures(1, 1_025, 1)),
                "a.png is too large: use at most 1024 pixels on each side.");
        refused(
                draft("a", List.of(), pictures(1, 1, 1_000_001)),
                "a.png is too large: use at most 1000000 bytes.");
    }

    @Test
    void what_comes_along_needs_a_name() {
        var nameless = new PictureFile(" ", PictureType.PNG, 1, 1, new byte[1]);
        var endless = new AttachedText("a".repeat(201), "");

        refused(draft("a", List.of(), List.of(nameless)), "A file needs a name");
        refused(draft("a", List.of(endless), List.of()), "A file needs a name");
    }

    private static void refused(Draft draft, String sentence) {
        assertThatThrownBy(() -> draft.check(LIMITS))
                .isInstanceOf(DreamException.class)
                .hasMessageStartingWith(sentence);
    }

    private static Draft draft(String text, List<AttachedText> texts, List<PictureFile> pictures) {
        return new Draft(text, texts, pictures, OptionalInt.empty(), OptionalInt.empty());
    }

    private static List<AttachedText> texts(int count, int length) {
        return Collections.nCopies(count, new AttachedText("a.txt", "a".repeat(length)));
    }

    private static List<PictureFile> pictures(int count, int side, int bytes) {
        return Collections.nCopies(
                count, new PictureFile("a.png", PictureType.PNG, 1, side, new byte[bytes]));
    }
}
