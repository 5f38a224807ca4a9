/**
 * Conversations, each owned by one person: what was asked and answered, and what of it an engine is
 * told again, whole or as a summary. Owns tables chat_conversation, chat_message, chat_attachment
 * and chat_summary. Floor 6; uses platform, settings, audit, engine, routing, gateway, usage and
 * security.
 */
@NullMarked
package dev.dreamserver.chat;

import org.jspecify.annotations.NullMarked;
