package dev.dreamserver.gpu.spi;

/** How GPUs are, from well to worst. What to do about each stands in docs/hardware.md. */
public enum GpuState {
    /** All figures that the hardware has are told. */
    OK,
    /** There is none. */
    NONE,
    /** It works, and something of it cannot be told: memory, or what the system does not permit. */
    PARTIAL,
    /** A card and its driver are there, and the house's user may not use them. */
    DENIED,
    /** A card is there, and its maker's driver is not. */
    NO_DRIVER,
    /** Driver and library are of two versions, mostly since an update without a restart. */
    DRIVER_MISMATCH,
    /** It was there and does not answer any more, or must be reset. */
    LOST,
    /** The driver was asked and has not answered in time. */
    HANGING;

    /** Whether models can be computed on it, as far as can be told. */
    public boolean usable() {
        return this == OK || this == PARTIAL;
    }

    /** The worse of both. */
    public GpuState or(GpuState other) {
        return compareTo(other) < 0 ? other : this;
    }
}
