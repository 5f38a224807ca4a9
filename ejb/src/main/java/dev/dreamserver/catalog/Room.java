package dev.dreamserver.catalog;
/** Where a model would live and what is free there. */
public record Room(Kind kind, String name, long total, long others, long reserved, long givenBack) {
    /** Kind. */
    public enum Kind { GPU, MEMORY }
    public long free() { return Math.max(0, total - others - reserved + givenBack); }
}
