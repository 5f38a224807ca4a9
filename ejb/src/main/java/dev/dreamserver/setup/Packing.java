package dev.dreamserver.setup;

/** How the weights of a model are packed, as it stands in the names of GGUF files. */
public enum Packing {
    /** Four bits and a little: the usual choice. */
    Q4_K_M(4.85),
    /** Eight bits: hardly to be told from the original. */
    Q8_0(8.5);

    private final double bits;

    Packing(double bits) {
        this.bits = bits;
    }

    /** Bits for each parameter, scales included; measured on files of llama.cpp. */
    public double bits() {
        return bits;
    }
}
