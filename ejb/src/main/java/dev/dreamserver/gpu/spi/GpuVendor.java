package dev.dreamserver.gpu.spi;

/** Who makes GPUs that models are computed on. */
public enum GpuVendor {
    NVIDIA("NVIDIA"),
    AMD("AMD"),
    APPLE("Apple");

    private final String label;

    GpuVendor(String label) {
        this.label = label;
    }

    /** The name, as people write it. */
    public String label() {
        return label;
    }
}
