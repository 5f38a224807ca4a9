package dev.dreamserver.chat;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How much a conversation may hold, and how long a deleted one can come back.
 *
 * @param messageLength the most characters of one message
 * @param answerTokens the most tokens of one answer; a small context gives it half at most
 * @param messages the most messages of one conversation
 * @param listed conversations that the list shows, newest first
 * @param answersAtOnce answers one person may have under way in the console
 * @param attachments texts that one question may bring along
 * @param attachmentLength the most characters of one of them
 * @param pictures pictures that one question may bring along
 * @param pictureSide the most pixels of one of them, on its longer side
 * @param pictureBytes the most bytes of one of them
 * @param summary whether what no longer fits a context is summarised
 * @param undo how long a deleted conversation is kept for undo
 */
public record ChatSettings(
        int messageLength,
        int answerTokens,
        int messages,
        int listed,
        int answersAtOnce,
        int attachments,
        int attachmentLength,
        int pictures,
        int pictureSide,
        int pictureBytes,
        boolean summary,
        Duration undo) {

    /** Longest message. */
    public static final Setting<Integer> MESSAGE_LENGTH =
            Setting.of(
                            "dream.chat.message-length",
                            "32000",
                            "The most characters of one message in Chat; a longer text belongs into"
                                    + " a document.",
                            Integer::parseInt)
                    .when(length -> length >= 100 && length <= 200_000, "100 to 200000");

    /** Longest answer. */
    public static final Setting<Integer> ANSWER_TOKENS =
            Setting.of(
                            "dream.chat.answer-tokens",
                            "2048",
                            "The most tokens of one answer in Chat, so that an engine that does not"
                                    + " find an end is stopped. A small context gives an answer half"
                                    + " of it at most.",
                            Integer::parseInt)
                    .when(tokens -> tokens >= 16 && tokens <= 100_000, "16 to 100000");

    /** Longest conversation. */
    public static final Setting<Integer> MESSAGES =
            Setting.of(
                            "dream.chat.messages",
                            "1000",
                            "The most messages of one conversation, so that its page stays quick.",
                            Integer::parseInt)
                    .when(count -> count >= 10 && count <= 10_000, "10 to 10000");

    /** Length of the list. */
    public static final Setting<Integer> LISTED =
            Setting.of(
                            "dream.chat.listed",
                            "200",
                            "Conversations that the list shows, newest first.",
                            Integer::parseInt)
                    .when(count -> count >= 10 && count <= 1_000, "10 to 1000");

    /** Answers of one person at once. */
    public static final Setting<Integer> ANSWERS_AT_ONCE =
            Setting.of(
                            "dream.chat.answers-at-once",
                            "4",
                            "Answers that one person may have under way in the console, so that"
                                    + " nobody can hold all engines with open windows.",
                            Integer::parseInt)
                    .when(count -> count >= 1 && count <= 100, "1 to 100");

    /** Texts of one question. */
    public static final Setting<Integer> ATTACHMENTS =
            Setting.of(
                            "dream.chat.attachments",
                            "5",
                            "Text files that one question may bring along; 0 switches them off.",
                            Integer::parseInt)
                    .when(count -> count >= 0 && count <= 20, "0 to 20");

    /** Longest of them. */
    public static final Setting<Integer> ATTACHMENT_LENGTH =
            Setting.of(
                            "dream.chat.attachment-length",
                            "100000",
                            "The most characters of one text file in Chat; about three of them are"
                                    + " one token of the model's context.",
                            Integer::parseInt)
                    .when(length -> length >= 1_000 && length <= 200_000, "1000 to 200000");

    /** Pictures of one question. */
    public static final Setting<Integer> PICTURES =
            Setting.of(
                            "dream.chat.pictures",
                            "4",
                            "Pictures that one question may bring along, for a model that sees; 0"
                                    + " switches them off.",
                            Integer::parseInt)
                    .when(count -> count >= 0 && count <= Prompt.MOST_PICTURES, "0 to 8");

    /** Their longer side. */
    public static final Setting<Integer> PICTURE_SIDE =
            Setting.of(
                            "dream.chat.picture-side",
                            "1024",
                            "The most pixels of a picture in Chat on its longer side; the browser"
                                    + " makes larger ones smaller. More shows small print better"
                                    + " and takes more of the model's context.",
                            Integer::parseInt)
                    .when(side -> side >= 64 && side <= 4_096, "64 to 4096");

    /** Their size. */
    public static final Setting<Integer> PICTURE_BYTES =
            Setting.of(
                            "dream.chat.picture-bytes",
                            "1000000",
                            "The most bytes of one picture in Chat, after the browser has made it"
                                    + " smaller.",
                            Integer::parseInt)
                    .when(bytes -> bytes >= 20_000 && bytes <= 2_000_000, "20000 to 2000000");

    /** Whether long conversations are summarised. */
    public static final Setting<Boolean> SUMMARY =
            Setting.flag(
                    "dream.chat.summary",
                    true,
                    "Whether the model that answers summarises what no longer fits its context, in"
                            + " the background; its tokens count as the person's.");

    /** Time for undo. */
    public static final Setting<Duration> UNDO =
            Setting.of(
                            "dream.chat.undo",
                            "PT10M",
                            "How long a deleted conversation is kept for undo before it is gone for"
                                    + " good.",
                            Duration::parse)
                    .when(
                            time ->
                                    time.compareTo(Duration.ofSeconds(30)) >= 0
                                            && time.compareTo(Duration.ofDays(30)) <= 0,
                            "PT30S to P30D");

    /** All settings of this record. */
    public static final List<Setting<?>> ALL =
            List.of(
                    MESSAGE_LENGTH,
                    ANSWER_TOKENS,
                    MESSAGES,
                    LISTED,
                    ANSWERS_AT_ONCE,
                    ATTACHMENTS,
                    ATTACHMENT_LENGTH,
                    PICTURES,
                    PICTURE_SIDE,
                    PICTURE_BYTES,
                    SUMMARY,
                    UNDO);

    /** Reads and checks them. */
    public static ChatSettings from(Settings settings) {
        return new ChatSettings(
                settings.get(MESSAGE_LENGTH),
                settings.get(ANSWER_TOKENS),
                settings.get(MESSAGES),
                settings.get(LISTED),
                settings.get(ANSWERS_AT_ONCE),
                settings.get(ATTACHMENTS),
                settings.get(ATTACHMENT_LENGTH),
                settings.get(PICTURES),
                settings.get(PICTURE_SIDE),
                settings.get(PICTURE_BYTES),
                settings.get(SUMMARY),
                settings.get(UNDO));
    }
}
