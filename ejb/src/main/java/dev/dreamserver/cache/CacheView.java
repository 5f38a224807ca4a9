package dev.dreamserver.cache;

/**
 * What this node remembers of answers.
 *
 * @param settings what may be remembered
 * @param entries answers that are kept
 * @param bytes of all of them
 * @param hits requests since the start that were answered from it
 * @param misses requests since the start whose answer was looked for and not there
 */
public record CacheView(CacheSettings settings, long entries, long bytes, long hits, long misses) {

    /** How many of those that were looked for were there, in percent. */
    public long share() {
        return hits + misses == 0 ? 0 : Math.round(hits * 100.0 / (hits + misses));
    }
}
