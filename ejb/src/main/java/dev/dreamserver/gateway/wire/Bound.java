package dev.dreamserver.gateway.wire;

import dev.dreamserver.quota.Demand;

/**
 * The most tokens that a request can take, known before it is asked. A token is at least one byte
 * of text, so a prompt has no more tokens than the request has bytes, its pictures apart, and what
 * the engine adds by itself. A request that says nothing about the length of its answer ends with
 * the engine's context, which holds prompt and answer together; of a provider's nobody is sure, and
 * its answers are taken to have a usual length.
 */
final class Bound {

    private Bound() {}

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
    static Demand of(
            RequestPeek peek, int length, int context, int usual, int template, int picture) {
        var text = peek.route().body() == Route.Body.FORM ? peek.promptBytes : length;
        var prompt = (long) text - peek.mediaBytes + template + (long) peek.media * picture;
        if (!peek.route().writes()) {
            return new Demand(prompt, 0, 0, prompt, false);
        }
        long longest;
        long most;
        if (peek.answerTokens >= 0) {
            longest = peek.answerTokens;
            most = prompt + peek.answers * longest;
        } else {
            longest = Math.max(context, usual);
            var beside = usual == 0 ? 0 : prompt + (long) peek.answers * usual;
            most = Math.max((long) peek.answers * context, beside);
        }
        var shrinks = peek.route().body() == Route.Body.JSON;
        return new Demand(Math.min(prompt, most), peek.answers, longest, most, shrinks);
    }
}
