package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.quota.Demand;
import dev.dreamserver.quota.Hold;
import dev.dreamserver.quota.Shortage;
import dev.dreamserver.quota.Subject;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets a request in as far as its budgets go. What this node holds of them is taken at once; for
 * more the treasury is asked, and the I/O thread goes on with others meanwhile. Where less is left
 * than was asked for, the answer is asked to be shorter. Lives on the exchange's thread.
 */
final class Admission {

    /** The budgets cannot be looked at, or not in time. */
    static final Refused UNKNOWN =
            new Refused(
                    GatewayError.BUDGETS_UNKNOWN,
                    "Budgets cannot be looked at now. Try again soon.");

    /** Money is limited, and what this model would cost is not known. */
    static final Refused UNPRICED =
            new Refused(
                    GatewayError.UNPRICED,
                    "A budget in money applies, and this model has no price. An administrator can"
                            + " set one under Usage, Prices.",
                    "model");

    private static final Refused HELD =
            new Refused(
                    GatewayError.QUOTA,
                    "What is left of the budget is held by answers under way. Try again soon.");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Exchange exchange;
    private final Kernel kernel;
    private final Hold hold;
    private final byte[] request;
    private final int length;
    private final String type;
    private final Demand demand;

    Admission(
            Exchange exchange,
            Kernel kernel,
            Hold hold,
            Demand demand,
            byte[] request,
            int length,
            String type) {
        this.exchange = exchange;
        this.kernel = kernel;
        this.hold = hold;
        this.request = request;
        this.length = length;
        this.type = type;
        this.demand = demand;
    }

    void begin() {
        if (!hold.limits() || hold.take()) {
            exchange.admitted(hold, exchange.peek(), request, length, type);
            return;
        }
        exchange.within(PATIENCE);
        hold.ask(() -> exchange.lane.execute(this::told));
    }

    /** It is known how much there is. */
    private void told() {
        if (!exchange.admitting()) {
            hold.release(); // the client has left meanwhile, or was refused
            return;
        }
        var lacks = hold.shortage();
        if (lacks != null) {
            exchange.refuse(refused(lacks));
        } else if (hold.length() == demand.longest()) {
            exchange.admitted(hold, exchange.peek(), request, length, type);
        } else {
            shorten();
        }
    }

    private void shorten() {
        var shorter = Ceiling.lower(request, length, exchange.peek(), hold.length());
        try {
            var model = exchange.peek().model();
            var peek = RequestPeek.at(exchange.route, shorter, shorter.length, type).ledTo(model);
            exchange.admitted(hold, peek, shorter, shorter.length, type);
        } catch (RefusedException no) {
            hold.release();
            exchange.refuse(no.refused());
        }
    }

    private Refused refused(Shortage lacks) {
        return switch (lacks) {
            case Shortage.Unknown unknown -> UNKNOWN;
            case Shortage.Used used when used.held() -> HELD;
            case Shortage.Used used ->
                    usedUp(used.kind()).after(used.until().map(this::secondsUntil).orElse(0L));
        };
    }

    private long secondsUntil(Instant end) {
        return Math.max(1, Duration.between(kernel.clock.instant(), end).toSeconds() + 1);
    }

    private static Refused usedUp(Subject.Kind kind) {
        return switch (kind) {
            case HOUSE -> new Refused(GatewayError.QUOTA, "The budget of this house is used up.");
            case TEAM -> new Refused(GatewayError.QUOTA, "The budget of your team is used up.");
            case PERSON -> new Refused(GatewayError.QUOTA, "Your budget is used up.");
            case KEY -> new Refused(GatewayError.QUOTA, "The budget of this API key is used up.");
            case PROJECT ->
                    new Refused(GatewayError.QUOTA, "The budget of this project is used up.");
        };
    }
}
