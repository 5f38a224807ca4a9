/**
 * Conversations, each owned by one person. Owns tables chat_conversation and chat_message. Floor 6;
 * uses gateway, engine and the floors below.
 */
@NullMarked
package dev.dreamserver.chat;

import org.jspecify.annotations.NullMarked;
