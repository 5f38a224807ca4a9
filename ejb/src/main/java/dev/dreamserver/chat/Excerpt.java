package dev.dreamserver.chat;

import java.util.List;

/**
 * A part of what is shown of a conversation.
 *
 * @param earlier how many messages stand before it
 * @param shown the messages, oldest first
 */
public record Excerpt(int earlier, List<MessageView> shown) {

    /** Copies the list. */
    public Excerpt {
        shown = List.copyOf(shown);
    }
}
