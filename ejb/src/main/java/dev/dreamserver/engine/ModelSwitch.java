package dev.dreamserver.engine;

import dev.dreamserver.gpu.Gpus;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The only door to switching the model of the house's own engine. A switch is begun and goes on by
 * itself; {@link #latest} and {@link ModelSwitched} tell how far it is. Thread-safe.
 */
@ApplicationScoped
public class ModelSwitch {

    private static final int PORTS = 100;

    @Inject Engines engines;
    @Inject SwitchBook book;
    @Inject Settings settings;
    @Inject Gpus gpus;
    @Inject Peaks peaks;
    @Inject Clock clock;
    @Inject Event<ModelSwitched> switched;
    @Resource ManagedExecutorService threads;

    private final AtomicReference<@Nullable SwitchView> begun = new AtomicReference<>();
    private volatile @Nullable SwitchView latest;

    /** Opens the engines with the model in use. Called when the house opens. */
    void open() {
        engines.open(this::placed);
    }

    /** Where the engine was when the last house ended, if it still runs there. */
    private Engines.Placed placed(EngineSettings inForce) {
        Optional<InUse> known = Optional.empty();
        try {
            known = book.open(InUse.setting(inForce));
            latest = book.newest(Instant.EPOCH, 1).stream().findFirst().orElse(null);
        } catch (DreamException away) {
            EngineMessages.LOG.inUseUnknown(String.valueOf(away.getMessage()));
        }
        if (known.filter(use -> !Files.isReadable(use.model().file())).isPresent()) {
            EngineMessages.LOG.inUseUnknown("Its own file is gone.");
            known = Optional.empty();
        }
        if (known.isEmpty() || inForce.url().isPresent()) {
            return new Engines.Placed(inForce, List.of());
        }
        var use = known.get();
        var there = use.program().equals(Berth.FIRST) || engines.runs(use.program());
        var berth = new Berth(there ? use.program() : Berth.FIRST, Optional.of(use.model()));
        var stays = there && engines.runs(use.program());
        return new Engines.Placed(
                inForce.in(berth, stays ? use.port() : inForce.port()),
                SwitchSettings.read(settings).keepNames() ? use.former() : List.of());
    }

    /**
     * Begins to switch, and returns at once.
     *
     * @return the id of the switch
     * @throws DreamException {@link EngineError#SWITCH_UNDER_WAY} when another is under way, {@link
     *     EngineError#IN_USE}, {@link EngineError#NOT_OWN}, {@link EngineError#BAD_MODEL}
     */
    public UUID begin(EngineModel to, Caller by) {
        if (!by.has(Roles.ADMIN) && !by.has(Roles.OPERATOR)) {
            throw new DreamException(
                    EngineError.NOT_ALLOWED, "Your role does not include switching the model.");
        }
        var old = checked(to);
        var view =
                new SwitchView(
                        UUID.randomUUID(),
                        from(),
                        to.name(),
                        SwitchPhase.RESERVING,
                        false,
                        clock.instant(),
                        Optional.empty(),
                        by.name());
        var other = begun.compareAndExchange(null, view);
        if (other != null) {
            throw SwitchBook.underWay(other);
        }
        try {
            book.begin(view, to, by, true);
            told(view);
            var next = next(old, to);
            threads.execute(() -> run(view, next));
            return view.id();
        } catch (RuntimeException no) {
            begun.set(null);
            throw no;
        }
    }

    private EngineDeck.Tenant checked(EngineModel to) {
        var old =
                engines.deck()
                        .flatMap(EngineDeck::current)
                        .filter(tenant -> tenant.settings().url().isEmpty())
                        .orElseThrow(
                                () ->
                                        new DreamException(
                                                EngineError.NOT_OWN,
                                                "The house does not run its engine itself. Remove"
                                                        + " dream.engine.url first."));
        if (!EngineModel.canBeCalled(to.name()) || !Files.isReadable(to.file())) {
            throw new DreamException(
                    EngineError.BAD_MODEL, "The file of %s cannot be read.".formatted(to.name()));
        }
        if (inUse().filter(to::equals).isPresent() && !old.watch().endpoints().isEmpty()) {
            throw new DreamException(
                    EngineError.IN_USE, "%s is in use already.".formatted(to.name()));
        }
        return old;
    }

    private String from() {
        return engines.deck().stream()
                .flatMap(deck -> deck.endpoints().stream())
                .map(EngineEndpoint::model)
                .findFirst()
                .orElse("");
    }

    /** In the berth that is free, on a port that is free. */
    private EngineSettings next(EngineDeck.Tenant old, EngineModel to) {
        var program = Berth.other(old.settings().berth().program());
        var own = EngineSettings.read(settings);
        var port = own.port();
        for (var tried = 0; tried < PORTS && !isFree(port); tried++) {
            port = port == 65_535 ? 1024 : port + 1;
        }
        return own.in(new Berth(program, Optional.of(to)), port);
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** The boundary of the switch's thread. */
    private void run(SwitchView view, EngineSettings next) {
        try {
            var deck = engines.deck().orElseThrow();
            var how = SwitchSettings.read(settings);
            var former = EngineSwap.names(deck.endpoints(), deck.names(), view.to(), true);
            var memory = new MemoryLeft(gpus);
            var known = peaks.known();
            new SwitchSaga(
                            deck.swap(next, how, of -> memory.fits(of, known)),
                            new Stored(next, former),
                            clock,
                            view)
                    .run();
        } catch (RuntimeException bug) {
            EngineMessages.LOG.bug(view.to(), bug);
        } finally {
            begun.set(null);
        }
    }

    /** Writes it down, then tells it. */
    private final class Stored implements SwitchSaga.Log {

        private final EngineSettings next;
        private final List<String> former;

        Stored(EngineSettings next, List<String> former) {
            this.next = next;
            this.former = former;
        }

        @Override
        public void at(SwitchView view) {
            try {
                book.at(view);
            } finally {
                told(view);
            }
        }

        @Override
        public void moving(SwitchView view) {
            book.moving(
                    view,
                    new InUse(
                            next.berth().model().orElseThrow(),
                            next.berth().program(),
                            next.port(),
                            former,
                            InUse.setting(EngineSettings.read(settings))));
            told(view);
        }
    }

    private void told(SwitchView view) {
        latest = view;
        engines.switching(view);
        EngineMessages.LOG.switching(
                view.from(), view.to(), view.phase().name(), view.reason().orElse(""));
        switched.fire(new ModelSwitched(view));
    }

    /** The newest switch, under way or over. */
    public Optional<SwitchView> latest() {
        return Optional.ofNullable(latest);
    }

    /** Switches that came to their end after this moment, done or rolled back, newest first. */
    public List<SwitchView> endedSince(Instant moment, int limit) {
        return book.newest(moment, limit).stream().filter(view -> view.phase().over()).toList();
    }

    /** What the house's own engine runs, or would run; empty where it has none. */
    public Optional<EngineModel> inUse() {
        return engines.deck()
                .flatMap(EngineDeck::current)
                .filter(tenant -> tenant.settings().url().isEmpty())
                .flatMap(
                        tenant ->
                                tenant.settings()
                                        .berth()
                                        .model()
                                        .or(
                                                () ->
                                                        tenant.settings()
                                                                .modelFile()
                                                                .map(
                                                                        file ->
                                                                                new EngineModel(
                                                                                        tenant.watch()
                                                                                                .model(),
                                                                                        file,
                                                                                        Optional
                                                                                                .empty(),
                                                                                        Optional
                                                                                                .empty()))));
    }
}
