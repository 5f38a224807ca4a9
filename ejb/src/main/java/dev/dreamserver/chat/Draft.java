package dev.dreamserver.chat;

import dev.dreamserver.platform.DreamException;
import java.util.List;
import java.util.OptionalInt;

/**
 * A question as a person wrote it, before it is kept.
 *
 * @param text the question
 * @param attached texts that belong to it
 * @param pictures what its writer shows with it
 * @param insteadOf the question of the same conversation that this one puts differently
 * @param seen the last message that its writer saw; where it is told and the conversation has gone
 *     on since, the question is refused
 */
public record Draft(
        String text,
        List<AttachedText> attached,
        List<PictureFile> pictures,
        OptionalInt insteadOf,
        OptionalInt seen) {

    private static final int FILE_NAME_LENGTH = 200;

    /** Copies the lists. */
    public Draft {
        attached = List.copyOf(attached);
        pictures = List.copyOf(pictures);
    }

    /** Refuses an empty question, and more than a question may be or bring along. */
    void check(ChatSettings limits) {
        if (text.isBlank()) {
            throw new DreamException(ChatError.EMPTY, "Write a message first.");
        }
        if (text.length() > limits.messageLength()) {
            throw new DreamException(
                    ChatError.TOO_LONG,
                    "Use at most %d characters. This message has %d."
                            .formatted(limits.messageLength(), text.length()));
        }
        if (attached.size() > limits.attachments()) {
            throw new DreamException(
                    ChatError.TOO_LONG,
                    "Attach at most %d files to one message.".formatted(limits.attachments()));
        }
        for (var file : attached) {
            checkName(file.name());
            if (file.text().length() > limits.attachmentLength()) {
                throw new DreamException(
                        ChatError.TOO_LONG,
                        "%s is too long: use at most %d characters."
                                .formatted(file.name(), limits.attachmentLength()));
            }
        }
        pictures.forEach(picture -> checkName(picture.name()));
        PictureFile.check(pictures, limits);
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.length() > FILE_NAME_LENGTH) {
            throw new DreamException(
                    ChatError.BAD_REQUEST, "A file needs a name of at most 200 characters.");
        }
    }
}
