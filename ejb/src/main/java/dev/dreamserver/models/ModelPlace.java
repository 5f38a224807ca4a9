package dev.dreamserver.models;

import dev.dreamserver.catalog.Room;
import dev.dreamserver.engine.EngineSettings;
import dev.dreamserver.engine.GpuRoom;
import dev.dreamserver.engine.Peaks;
import dev.dreamserver.gpu.GpuHolder.Owner;
import dev.dreamserver.gpu.GpuView;
import dev.dreamserver.gpu.Gpus;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.setup.Setup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where the house's engine would keep a model, and what is free there. A GPU counts only where the
 * owner's options put layers on it: the fetched llama-server computes on the processor.
 * Thread-safe.
 */
@ApplicationScoped
public class ModelPlace {

    @Inject Setup setup;
    @Inject Gpus gpus;
    @Inject Settings settings;

    /** At this moment. */
    Room room() {
        return usesGpu() ? biggest().map(ModelPlace::of).orElseGet(this::memory) : memory();
    }

    private boolean usesGpu() {
        return GpuRoom.usedBy(settings.get(EngineSettings.OPTIONS));
    }

    private Optional<GpuView> biggest() {
        return gpus.report().gpus().stream()
                .filter(view -> view.gpu().state().usable() && view.gpu().memory().known())
                .max(Comparator.comparing(view -> view.gpu().memory().total().orElse(0)));
    }

    static Room of(GpuView view) {
        return GpuRoom.of(view, view.bytes(Owner.HOUSE));
    }

    private Room memory() {
        var host = setup.host();
        return new Room(
                Room.Kind.MEMORY,
                "",
                host.memory(),
                host.memory() - host.memoryFree(),
                0,
                setup.givenBack());
    }

    /** Tokens of one conversation, as the engine would be started. */
    int tokens(int trained) {
        return trained > 0 ? Math.min(setup.contextTokens(), trained) : setup.contextTokens();
    }

    /**
     * Answers that are written at a time.
     *
     * @param guide of the built-in guide
     */
    int slots(boolean guide) {
        return guide
                ? settings.get(EngineSettings.SLOTS).orElse(EngineSettings.SLOTS_OF_THE_GUIDE)
                : setup.slots();
    }

    /** How an engine would be started now; see {@link Peaks#how}. */
    String how(Optional<Path> eye) {
        return Peaks.how(settings.get(EngineSettings.OPTIONS), eye);
    }
}
