package dev.dreamserver.chat;

import java.util.UUID;

/**
 * A question that is kept and waits for its answer.
 *
 * @param conversation where it stands
 * @param title the conversation's name
 * @param fresh whether the conversation began with it
 * @param message the question's own id
 * @param prompt what the engine is told
 */
public record Question(
        UUID conversation, String title, boolean fresh, UUID message, Prompt prompt) {}
