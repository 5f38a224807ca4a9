package dev.dreamserver.usage;

import java.util.List;

/**
 * Who or what used it.
 *
 * @param by how it is told apart
 * @param list the largest ones, largest first
 * @param more how many further ones there are
 */
public record UsageGroups(UsageDimension by, List<UsageGroup> list, long more) {

    /** Copies the list. */
    public UsageGroups {
        list = List.copyOf(list);
    }
}
