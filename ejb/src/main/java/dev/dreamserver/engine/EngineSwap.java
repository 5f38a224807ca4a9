package dev.dreamserver.engine;

import dev.dreamserver.engine.EngineDeck.Tenant;
import dev.dreamserver.health.spi.ServiceReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One switch on deck. Used by one thread, once. */
final class EngineSwap implements SwitchSaga.Ground {

    private static final Duration PROOF_LONGEST = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final EngineDeck deck;
    private final EngineSettings next;
    private final SwitchSettings how;
    private final Predicate<EngineSettings> fits;
    private final Optional<Tenant> old;
    private final List<EngineEndpoint> before;
    private final List<String> namesBefore;
    private @Nullable Tenant made;
    private boolean oldEnded;

    EngineSwap(
            EngineDeck deck,
            EngineSettings next,
            SwitchSettings how,
            Predicate<EngineSettings> fits) {
        this.deck = deck;
        this.next = next;
        this.how = how;
        this.fits = fits;
        old = deck.current();
        before = deck.endpoints();
        namesBefore = deck.names();
    }

    /** The names that the new model answers to besides its own. */
    static List<String> names(
            List<EngineEndpoint> before, List<String> names, String now, boolean keep) {
        var replaced = before.stream().map(EngineEndpoint::model).findFirst().orElse("");
        return keep ? InUse.former(replaced, names, now) : List.of();
    }

    @Override
    public boolean fitsBeside() {
        return fits.test(next);
    }

    @Override
    public void endOld() {
        deck.hold();
        oldEnded = true;
        end();
    }

    @Override
    public void retireOld() {
        end();
    }

    /** What is not finished in time is broken off. */
    private void end() {
        var deadline = System.nanoTime() + how.drain().toNanos();
        // A request that has just been sent is counted a moment later, so that none is seen twice.
        for (var quiet = 0; quiet < 2 && System.nanoTime() < deadline; ) {
            quiet =
                    before.stream().mapToInt(one -> deck.underWay(one.uri())).sum() == 0
                            ? quiet + 1
                            : 0;
            if (!rest()) {
                break;
            }
        }
        old.ifPresent(tenant -> tenant.watch().stop());
    }

    private static boolean rest() {
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void start() throws SwitchFailedException {
        made = deck.tenant(next);
        made.watch().onTrial();
        if (!came(made)) {
            throw new SwitchFailedException(
                    made.watch().report().reason().orElse("The house is ending."));
        }
    }

    /** Waits until the engine serves, or it is known that it will not. */
    private static boolean came(Tenant tenant) {
        while (tenant.watch().endpoints().isEmpty()) {
            tenant.watch().tick();
            if (tenant.watch().report().state() == ServiceReport.State.STOPPED
                    || (tenant.watch().endpoints().isEmpty() && !rest())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void prove() throws SwitchFailedException {
        var there = made().watch().endpoints();
        if (there.isEmpty()) {
            throw new SwitchFailedException("It ended again as soon as it had loaded.");
        }
        var one = there.getFirst();
        try {
            new EngineProbe(one.uri(), one.apiKey()).prove(one.upstreamModel(), PROOF_LONGEST);
        } catch (IOException no) {
            throw new SwitchFailedException(
                    "It loaded its model, but %s.".formatted(EngineProbe.inWords(no)));
        }
    }

    @Override
    public void move() {
        var now = made();
        now.watch().keep();
        deck.show(now, names(before, namesBefore, now.watch().model(), how.keepNames()));
    }

    @Override
    public void undo() {
        if (made != null) {
            made.watch().stop();
        }
        if (old.isEmpty()) {
            return;
        }
        if (oldEnded) {
            old.get().watch().again();
            came(old.get());
        }
        deck.show(old.get(), namesBefore);
    }

    private Tenant made() {
        if (made == null) {
            throw new IllegalStateException("nothing was started");
        }
        return made;
    }
}
