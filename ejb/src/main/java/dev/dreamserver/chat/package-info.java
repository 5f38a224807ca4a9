/**
 * Conversations, each owned by one person: what was asked and answered, and what of it an engine is
 * told again. Owns tables chat_conversation and chat_message. Floor 6; uses platform, settings,
 * engine and security.
 */
@NullMarked
package dev.dreamserver.chat;

import org.jspecify.annotations.NullMarked;
