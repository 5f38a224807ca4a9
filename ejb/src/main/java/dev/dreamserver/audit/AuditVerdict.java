package dev.dreamserver.audit;

import java.util.Optional;

/**
 * What a look at all chains found.
 *
 * @param entries entries that were read
 * @param nodes chains that were read
 * @param complete false when the look was stopped before the end
 * @param brokenAt the first broken link, if any
 */
public record AuditVerdict(
        long entries, int nodes, boolean complete, Optional<BrokenLink> brokenAt) {

    /** Whether every link was seen and holds. */
    public boolean intact() {
        return complete && brokenAt.isEmpty();
    }

    /**
     * The first place where a chain does not hold.
     *
     * @param node whose chain
     * @param sequence the number at which what was written is no longer there
     * @param how what was done, as far as it can be told
     */
    public record BrokenLink(String node, long sequence, How how) {

        /** In words, for the log and the auditor. */
        public String sentence() {
            return "Node %s, entry %d: %s".formatted(node, sequence, how.words);
        }
    }

    /** What was done to a chain. */
    public enum How {
        EDITED("the entry was changed after it was written"),
        REMOVED("an entry was taken out"),
        INSERTED("an entry stands here that the house did not write"),
        REORDERED("entries have changed places"),
        TRUNCATED("the end of the chain was cut off"),
        HEAD("the sealed head of the chain was changed or taken away");

        private final String words;

        How(String words) {
            this.words = words;
        }
    }
}
