package dev.dreamserver.gpu;

import dev.dreamserver.gpu.spi.GpuState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The GPUs of this machine at one moment.
 *
 * @param at when they were looked at
 * @param state the worst of them; {@link GpuState#NONE} where there is none
 * @param gpus each, by maker and index
 * @param drivers what tells of them; empty where there is none
 */
public record GpuReport(Instant at, GpuState state, List<GpuView> gpus, List<GpuDriver> drivers) {

    /** Copies the lists. */
    public GpuReport {
        gpus = List.copyOf(gpus);
        drivers = List.copyOf(drivers);
    }

    /** What to do, in a sentence; empty when there is nothing to do. */
    public Optional<String> advice() {
        return advice(state);
    }

    /** What to do about a GPU in this state. */
    public static Optional<String> advice(GpuState state) {
        return switch (state) {
            case OK, NONE -> Optional.empty();
            case PARTIAL -> Optional.of("The GPU works, but not all of its figures can be read.");
            case DENIED ->
                    Optional.of(
                            "The user that the house runs as may not use the GPU. Give it the right"
                                    + " to the GPU's device files, mostly with the group video or"
                                    + " render.");
            case NO_DRIVER ->
                    Optional.of(
                            "There is a GPU, but its driver does not run. Install the driver of"
                                    + " its maker, then restart the machine.");
            case DRIVER_MISMATCH ->
                    Optional.of(
                            "The GPU's driver and its library have different versions, mostly"
                                    + " after an update. Restart the machine.");
            case LOST ->
                    Optional.of(
                            "The GPU no longer answers its driver. Restart the machine. If it"
                                    + " happens again, check power supply, cooling and slot.");
            case HANGING ->
                    Optional.of(
                            "The GPU's driver does not answer, and models may stand still. Look"
                                    + " into the kernel's log, then restart the machine.");
        };
    }
}
