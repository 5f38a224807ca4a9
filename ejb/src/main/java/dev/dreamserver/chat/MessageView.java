package dev.dreamserver.chat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A message as its owner sees it.
 *
 * @param id its id
 * @param author who wrote it
 * @param text Markdown, not sanitised
 * @param createdAt when
 * @param answer how it came about, for what a model wrote
 */
public record MessageView(
        UUID id, Author author, String text, Instant createdAt, Optional<Answer> answer) {}
