package dev.dreamserver.chat;

import dev.dreamserver.platform.ErrorCode;

/** Why the chat says no. Another person's conversation is one that does not exist. */
public enum ChatError implements ErrorCode {
    SIGNED_OUT("chat-signed-out", 401),
    NOT_ALLOWED("chat-not-allowed", 403),
    NOT_FOUND("chat-not-found", 404),
    EMPTY("chat-empty", 400),
    TOO_LONG("chat-too-long", 413),
    FULL("chat-full", 409),
    NOTHING_TO_ANSWER("chat-nothing-to-answer", 409),
    BAD_REQUEST("chat-bad-request", 400),
    NOT_A_PICTURE("chat-not-a-picture", 415),
    BUSY("chat-busy", 409),
    GONE_ON("chat-gone-on", 409),
    NO_TEAM("chat-no-team", 409),
    TOO_MANY("chat-too-many", 429),
    NO_MODEL("chat-no-model", 409),
    NO_ENGINE("chat-no-engine", 503);

    private final String id;
    private final int status;

    ChatError(String id, int status) {
        this.id = id;
        this.status = status;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int status() {
        return status;
    }
}
