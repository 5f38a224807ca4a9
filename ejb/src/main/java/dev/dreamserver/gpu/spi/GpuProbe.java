package dev.dreamserver.gpu.spi;

/**
 * A way to ask a maker's GPUs; a CDI bean. Asked by one thread at a time, which belongs to it
 * alone: it may wait, and whoever waits for it stops waiting after a while.
 */
public interface GpuProbe {

    /** Whose GPUs it asks. */
    GpuVendor vendor();

    /** Its place among the ways to ask this maker's; the lowest is asked first. */
    int order();

    /**
     * How they are now. The next way is asked when this one knows no GPU.
     *
     * <p>Never throws for what a machine can be like; that is a state.
     */
    GpuReading read();
}
