package dev.dreamserver.chat;

import java.time.Instant;
import java.util.Optional;

/**
 * What a model is told in place of the first messages of a conversation.
 *
 * @param messages how many messages it stands for
 * @param text plain text
 * @param model the model that wrote it; empty when the owner of the conversation changed it
 * @param writtenAt when
 */
public record SummaryView(int messages, String text, Optional<String> model, Instant writtenAt) {}
