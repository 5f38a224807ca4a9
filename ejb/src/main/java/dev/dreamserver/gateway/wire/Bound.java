package dev.dreamserver.gateway.wire;

/**
 * The most tokens that a request can cost, known before it is asked. A token is at least one byte
 * of text, so a prompt has no more tokens than the request has bytes, its pictures apart, and what
 * the engine adds by itself. A request that says nothing about the length of its answer ends with
 * the engine's context, which holds prompt and answer together; of a provider's nobody is sure, and
 * its answers are taken to have a usual length.
 *
 * @param prompt the most that the prompt can have
 * @param answers how many answers are asked for; 0 where answers are not counted
 * @param most the most that prompt and answers can have together
 * @param shrinks whether the answers can be asked to be shorter
 */
record Bound(long prompt, int answers, long most, boolean shrinks) {

    /**
     * The bound of a request.
     *
     * @param length bytes of the whole request
     * @param context tokens that prompt and answer may have together; 0 where no engine of the
     *     house is asked
     * @param usual tokens of an answer of a provider; 0 where none is asked
     * @param template the most tokens that an engine adds by itself
     * @param picture the most tokens of one picture or sound
     */
    static Bound of(
            RequestPeek peek, int length, int context, int usual, int template, int picture) {
        var text = peek.route().body() == Route.Body.FORM ? peek.promptBytes : length;
        var prompt = (long) text - peek.mediaBytes + template + (long) peek.media * picture;
        if (!peek.route().writes()) {
            return new Bound(prompt, 0, prompt, false);
        }
        var shrinks = peek.route().body() == Route.Body.JSON;
        long most;
        if (peek.answerTokens >= 0) {
            most = prompt + (long) peek.answers * peek.answerTokens;
        } else {
            var beside = usual == 0 ? 0 : prompt + (long) peek.answers * usual;
            most = Math.max((long) peek.answers * context, beside);
        }
        return new Bound(Math.min(prompt, most), peek.answers, most, shrinks);
    }

    /** The least that is of use: the prompt, and one token of each answer. */
    long least() {
        return shrinks ? Math.min(most, prompt + answers) : most;
    }

    /** How long each answer may be when only so much is there. */
    long answer(long tokens) {
        return Math.max(1, (tokens - prompt) / answers);
    }
}
