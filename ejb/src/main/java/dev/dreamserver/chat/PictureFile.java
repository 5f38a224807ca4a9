package dev.dreamserver.chat;

import dev.dreamserver.platform.DreamException;
import java.util.Base64;
import java.util.List;

/**
 * A picture that a question brings along. What it is stands in its bytes.
 *
 * @param name the file's name, as the person has it
 * @param type what it is
 * @param width in pixels
 * @param height in pixels
 * @param bytes the file, not to be changed
 */
public record PictureFile(String name, PictureType type, int width, int height, byte[] bytes) {

    /** Models cut a picture into squares of about this many pixels a side, one token each. */
    private static final int SQUARE = 28;

    /** What many models take for any picture, however small. */
    private static final int LEAST_TOKENS = 576;

    /** Takes what really is a picture, and refuses everything else. */
    public static PictureFile of(String name, byte[] bytes) {
        return PictureShape.of(bytes)
                .map(it -> new PictureFile(name, it.type(), it.width(), it.height(), bytes))
                .orElseThrow(
                        () ->
                                new DreamException(
                                        ChatError.NOT_A_PICTURE,
                                        name + " is not a picture that a model can be shown."));
    }

    /** Refuses more pictures, and larger ones, than one question may bring along. */
    static void check(List<PictureFile> all, ChatSettings limits) {
        if (all.size() > limits.pictures()) {
            throw tooMany(limits);
        }
        for (var picture : all) {
            if (picture.bytes().length > limits.pictureBytes()) {
                throw new DreamException(
                        ChatError.TOO_LONG,
                        "%s is too large: use at most %d bytes."
                                .formatted(picture.name(), limits.pictureBytes()));
            }
            if (Math.max(picture.width(), picture.height()) > limits.pictureSide()) {
                throw new DreamException(
                        ChatError.TOO_LONG,
                        "%s is too large: use at most %d pixels on each side."
                                .formatted(picture.name(), limits.pictureSide()));
            }
        }
    }

    static DreamException tooMany(ChatSettings limits) {
        return new DreamException(
                ChatError.TOO_LONG,
                "Attach at most %d pictures to one message.".formatted(limits.pictures()));
    }

    /** Tokens that a model takes for it, about: models differ much. */
    int tokens() {
        return Math.max(LEAST_TOKENS, Math.ceilDiv(width, SQUARE) * Math.ceilDiv(height, SQUARE));
    }

    /** It whole in an address, as engines take it. */
    String dataUrl() {
        return "data:" + type.mediaType() + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
