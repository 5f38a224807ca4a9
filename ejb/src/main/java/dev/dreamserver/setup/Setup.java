package dev.dreamserver.setup;

import dev.dreamserver.catalog.Fit;
import dev.dreamserver.catalog.Room;
import dev.dreamserver.engine.EngineSettings;
import dev.dreamserver.gpu.Gpus;
import dev.dreamserver.platform.Moment;
import dev.dreamserver.runtime.spi.ProgramRuntime;
import dev.dreamserver.runtime.spi.RunningProgram;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The only door to the machine's figures and to what fits it. Thread-safe. */
@ApplicationScoped
public class Setup {

    /** The house's own engine runs in one of these; a switch begins the new one in the other. */
    private static final List<String> OWN_ENGINES = List.of("local", "local-b");

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    @Inject Settings settings;
    @Inject Instance<ProgramRuntime> runtime;
    @Inject Gpus gpus;

    private final HostReader reader = new HostReader(Path.of("/"));
    private final Moment<Host> host = new Moment<>(A_MOMENT, this::readHost);
    private final Moment<Long> givenBack = new Moment<>(A_MOMENT, this::readGivenBack);

    /** The machine as it was within the last second. */
    public Host host() {
        return host.get().with(gpus.report().gpus());
    }

    private Host readHost() {
        return reader.read(
                Runtime.getRuntime().availableProcessors(),
                settings.get(HouseSettings.HOME).orElse(Path.of(".")));
    }

    /** Tokens of one conversation of a model of one's own, as set or by default. */
    public int contextTokens() {
        return settings.get(EngineSettings.CONTEXT).orElse(EngineSettings.MODEST_CONTEXT);
    }

    /** Answers that are written at a time, as set or by default. */
    public int slots() {
        return settings.get(EngineSettings.SLOTS).orElse(EngineSettings.FEW_SLOTS);
    }

    /** Each size in each packing, smallest first. */
    public List<Offer> offers(Host host) {
        var free = Math.min(host.memory(), host.memoryFree() + givenBack());
        return offers(contextTokens(), slots(), host.memory(), free);
    }

    static List<Offer> offers(int tokens, int slots, long memory, long free) {
        var room = new Room(Room.Kind.MEMORY, "", memory, memory - free, 0, 0);
        var offers = new ArrayList<Offer>();
        for (var size : ModelSize.values()) {
            for (var packing : Packing.values()) {
                offers.add(new Offer(size, packing, fit(size, packing, room, tokens, slots)));
            }
        }
        return offers;
    }

    private static Fit fit(ModelSize size, Packing packing, Room room, int tokens, int slots) {
        return Fit.of(Optional.of(size.shape()), size.weights(packing), room, tokens, slots);
    }

    /** The biggest that fits with room: more parameters first, then more bits. */
    public static Optional<Offer> best(List<Offer> offers) {
        return offers.stream()
                .filter(offer -> offer.fit().verdict() == Fit.Verdict.GREEN)
                .max(Comparator.comparing(Offer::size).thenComparing(Offer::packing));
    }

    /**
     * The memory in bytes that the house's own engine would have given back to another model within
     * the last second.
     */
    public long givenBack() {
        return givenBack.get();
    }

    private long readGivenBack() {
        return OWN_ENGINES.stream()
                .flatMap(program -> runtime.get().find(program).stream())
                .map(RunningProgram::pid)
                .mapToLong(pid -> reader.privateMemory(pid).orElse(0))
                .sum();
    }
}
