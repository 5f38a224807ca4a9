package dev.dreamserver.keycloak;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.events.Errors;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;

/**
 * Refused sign-ins, counted by address until the house has heard of them. However many there are,
 * they cost one message in a window and bounded memory. Names that were tried are not told: people
 * type passwords there. Thread-safe.
 */
final class SignInRefusals implements AutoCloseable {

    /** Stands for all addresses beyond the bound. */
    static final String OTHERS = "others";

    static final int MOST_ADDRESSES = 200;

    /** Tells all of it, or throws. */
    interface Carrier {
        void carry(Map<String, Long> refused) throws Exception;
    }

    /** Somebody tried and was turned away; all else is a page that was left or came too late. */
    private static final Set<String> REFUSED =
            Set.of(
                    Errors.INVALID_USER_CREDENTIALS,
                    Errors.USER_NOT_FOUND,
                    Errors.USER_DISABLED,
                    Errors.USER_TEMPORARILY_DISABLED);

    private static final Logger LOG = Logger.getLogger(SignInRefusals.class);

    private final Carrier carrier;
    private final Map<String, Long> counts = new HashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("dream-house-refusals").factory());

    SignInRefusals(Carrier carrier) {
        this.carrier = carrier;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // tell() throws nothing, and close() ends it
    void start(Duration window) {
        var millis = window.toMillis();
        clock.scheduleWithFixedDelay(this::tell, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Counts an event, if it is a refused sign-in. */
    void hear(Event event) {
        if (event.getType() == EventType.LOGIN_ERROR
                && event.getError() != null
                && REFUSED.contains(event.getError())) {
            count(event.getIpAddress() == null ? OTHERS : event.getIpAddress(), 1);
        }
    }

    private synchronized void count(String address, long times) {
        var known = counts.containsKey(address) || counts.size() < MOST_ADDRESSES;
        counts.merge(known ? address : OTHERS, times, Long::sum);
    }

    /** Tells what was counted; what is not heard is told the next time. */
    void tell() {
        var taken = take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            carrier.carry(taken);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (Exception notHeard) {
            // The house may be restarting; an exception would also end the clock.
            LOG.debugf("The house has not heard of refused sign-ins: %s", notHeard);
            taken.forEach(this::count);
        }
    }

    private synchronized Map<String, Long> take() {
        var taken = Map.copyOf(counts);
        counts.clear();
        return taken;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
