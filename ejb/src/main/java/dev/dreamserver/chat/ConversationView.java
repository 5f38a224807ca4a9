package dev.dreamserver.chat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A conversation as somebody who may read it sees it.
 *
 * @param id its id
 * @param title its name
 * @param preview the beginning of what was last said
 * @param createdAt when it began
 * @param updatedAt when something was last said
 * @param pinned whether it stands at the top of its owner's list
 * @param folder the owner's folder that it lies in
 * @param sharedTeam the team that may read it
 * @param owner whose it is, for one that the team shares; empty for one's own
 * @param model the model that its owner chose; empty where the house chooses
 */
public record ConversationView(
        UUID id,
        String title,
        String preview,
        Instant createdAt,
        Instant updatedAt,
        boolean pinned,
        Optional<String> folder,
        Optional<String> sharedTeam,
        Optional<String> owner,
        Optional<String> model) {}
