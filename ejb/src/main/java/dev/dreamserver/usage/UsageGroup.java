package dev.dreamserver.usage;

/**
 * What one person, team, key, project or model used.
 *
 * @param id the id of the person or key, else the name; {@link UsageDimension#NONE} for none
 * @param name what people call it, with whose it is for a key among everybody's; empty where nobody
 *     knows any more
 */
public record UsageGroup(String id, String name, UsageTotals totals) {}
