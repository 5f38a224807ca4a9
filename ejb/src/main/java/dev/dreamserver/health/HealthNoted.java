package dev.dreamserver.health;

import java.util.List;

/** News, after the commit: these changes now stand on the timeline. */
public record HealthNoted(List<HealthEventView> changes) {

    /** Copies the list. */
    public HealthNoted {
        changes = List.copyOf(changes);
    }
}
