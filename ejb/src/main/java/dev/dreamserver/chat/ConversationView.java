package dev.dreamserver.chat;

import java.time.Instant;
import java.util.UUID;

/**
 * A conversation as its owner sees it in a list.
 *
 * @param id its id
 * @param title its name
 * @param createdAt when it began
 * @param updatedAt when something was last said
 */
public record ConversationView(UUID id, String title, Instant createdAt, Instant updatedAt) {}
