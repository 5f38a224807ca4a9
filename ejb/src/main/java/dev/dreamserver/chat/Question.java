package dev.dreamserver.chat;

import java.util.OptionalInt;
import java.util.UUID;

/**
 * A question that waits for its answer.
 *
 * @param conversation where it stands
 * @param title the conversation's name
 * @param fresh whether the conversation began with it
 * @param position its number in the conversation; none for a temporary one, which nobody keeps
 * @param prompt what the engine is told
 * @param model which model answers
 */
public record Question(
        UUID conversation,
        String title,
        boolean fresh,
        OptionalInt position,
        Prompt prompt,
        ModelChoice model) {}
