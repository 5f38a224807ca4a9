package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.responses.ResponseMemory;
import dev.dreamserver.responses.ResponseSettings;
import org.jspecify.annotations.Nullable;

/**
 * Whether responses are kept, and where. Immutable.
 *
 * @param limits null where nothing is kept, not even ids
 * @param memory where they are
 */
record Keeper(@Nullable ResponseSettings limits, ResponseMemory memory) {

    /** Nothing is kept. */
    static final Keeper OFF = new Keeper(null, ResponseMemory.NONE);

    /** One that may have been kept, and is not there. */
    static final Refused NOT_THERE =
            new Refused(GatewayError.UNKNOWN_RESPONSE, "There is no such response here.");

    /** What was said before is not there. */
    static final Refused NO_PREVIOUS =
            new Refused(
                    GatewayError.UNKNOWN_PREVIOUS,
                    "The previous response is not here: it was made by somebody else, not kept,"
                            + " deleted, or is over.",
                    "previous_response_id");

    /** The database is away. */
    static final Refused AWAY =
            new Refused(
                    GatewayError.RESPONSES_UNKNOWN,
                    "Kept responses cannot be looked for now. Try again soon.");

    /** Whether what was said is kept. */
    boolean keeps() {
        return limits != null && limits.keep();
    }

    /**
     * What is to be kept of a request.
     *
     * @throws RefusedException where it asks for something to be kept that is not
     */
    Keeping of(Exchange exchange, RequestPeek peek) throws RefusedException {
        if (!exchange.route.keeps()) {
            return Keeping.NONE;
        }
        if (!keeps() && peek.store == RequestPeek.Store.YES) {
            throw notKept("store");
        }
        if (!keeps() && !peek.previous.isEmpty()) {
            throw notKept("previous_response_id");
        }
        var stores = peek.store != RequestPeek.Store.NO;
        if (limits == null || (!stores && peek.previous.isEmpty())) {
            return Keeping.NONE;
        }
        return new Keeping(exchange, this, peek.previous, stores, stores && keeps());
    }

    /** The most bytes of one that is kept. */
    int limit() {
        return limits == null ? 0 : limits.limit();
    }

    static RefusedException notKept(String field) {
        return RequestPeek.no(
                GatewayError.UNSUPPORTED,
                "Answers are not kept here: send the whole conversation each time.",
                field);
    }
}
