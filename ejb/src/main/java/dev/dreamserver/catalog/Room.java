package dev.dreamserver.catalog;

/**
 * Where a model would live, and what is free there; all in bytes.
 *
 * @param kind what it is
 * @param name what people call it
 * @param total all of it
 * @param others what programs of others have
 * @param reserved what the house has promised or uses otherwise
 * @param givenBack how much of that the model gives back which would be replaced
 */
public record Room(Kind kind, String name, long total, long others, long reserved, long givenBack) {

    /** What it is, and what a program needs there beside its model. */
    public enum Kind {
        /** A GPU of NVIDIA or Apple. */
        GPU(1L << 30, 0.05, (1L << 30) * 2 / 5),
        /** A GPU of AMD, whose drivers take more. */
        OTHER_GPU((1L << 30) * 9 / 4, 0.07, (1L << 30) * 2 / 5),
        /** The machine's own memory. */
        MEMORY(1L << 30, 0.05, 0);

        private final long least;
        private final double share;
        private final long context;

        Kind(long least, double share, long context) {
            this.least = least;
            this.share = share;
            this.context = context;
        }

        /** Bytes that should stay free of this much. */
        long margin(long total) {
            return Math.max(least, Math.round(total * share));
        }

        /** Bytes that a program takes there for itself. */
        long context() {
            return context;
        }
    }

    /** What a model may take. */
    public long free() {
        return Math.max(0, total - others - reserved + givenBack);
    }
}
