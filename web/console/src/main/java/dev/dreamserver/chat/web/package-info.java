/**
 * Chat for people: the page, the stream of an answer, and what can be done with a conversation.
 * Uses the rooms chat, gateway, engine and usage through their doors.
 */
@NullMarked
package dev.dreamserver.chat.web;

import org.jspecify.annotations.NullMarked;
