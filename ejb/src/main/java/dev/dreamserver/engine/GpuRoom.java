package dev.dreamserver.engine;

import dev.dreamserver.catalog.Room;
import dev.dreamserver.gpu.GpuView;
import dev.dreamserver.gpu.spi.GpuVendor;
import java.util.List;

/** A GPU as a place for models. */
public final class GpuRoom {

    private static final List<String> LAYERS = List.of("-ngl", "--gpu-layers", "--n-gpu-layers");

    private GpuRoom() {}

    /** Whether these options of llama-server put layers of the model on a GPU. */
    public static boolean usedBy(List<String> options) {
        return options.stream().anyMatch(LAYERS::contains);
    }

    /**
     * What is free there.
     *
     * @param givenBack bytes that the present model gives back, if it is replaced
     */
    public static Room of(GpuView view, long givenBack) {
        var memory = view.gpu().memory();
        return new Room(
                view.gpu().vendor() == GpuVendor.AMD ? Room.Kind.OTHER_GPU : Room.Kind.GPU,
                view.gpu().name(),
                memory.total().orElse(0),
                memory.used().orElse(0),
                0,
                givenBack);
    }
}
