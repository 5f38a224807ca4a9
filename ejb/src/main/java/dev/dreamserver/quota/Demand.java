package dev.dreamserver.quota;

/**
 * The most that a request can take, known before it is asked.
 *
 * @param prompt the most tokens that its prompt can have
 * @param answers how many answers are asked for; 0 where answers are not counted
 * @param longest the most tokens that one answer can have
 * @param most the most tokens that prompt and answers can have together
 * @param shrinks whether the answers can be asked to be shorter
 */
public record Demand(long prompt, int answers, long longest, long most, boolean shrinks) {

    /** The shortest answer that is of use: one token, where it can be asked for. */
    public long shortest() {
        return shrinks ? Math.min(1, longest) : longest;
    }

    /** The most tokens with answers of this length. */
    public long tokens(long length) {
        return Math.min(most, prompt + answers * length);
    }
}
