package dev.dreamserver.chat;

import dev.dreamserver.platform.DreamException;
import java.util.Base64;

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

    /** Tokens that a model takes for it, about: models differ much. */
    int tokens() {
        return Math.max(LEAST_TOKENS, Math.ceilDiv(width, SQUARE) * Math.ceilDiv(height, SQUARE));
    }

    /** It whole in an address, as engines take it. */
    String dataUrl() {
        return "data:" + type.mediaType() + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
