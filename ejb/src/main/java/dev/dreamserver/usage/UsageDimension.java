package dev.dreamserver.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** By what usage can be told apart, and narrowed down to. */
public enum UsageDimension {
    PERSON("person_id", 47),
    TEAM("team", 55),
    KEY("key_id", 59),
    PROJECT("project", 31),
    MODEL("model", 61);

    /**
     * Stands for rows that have none: no team, no project, or no key because a person asked by
     * themselves.
     */
    public static final String NONE = "-";

    private final String column;
    private final int grain;

    UsageDimension(String column, int grain) {
        this.column = column;
        this.grain = grain;
    }

    /** The dimension of this word, if there is one. */
    public static Optional<UsageDimension> named(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** As addresses and programs call it, such as {@code person}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String column() {
        return column;
    }

    /** The grain of usage_hour and usage_day that tells nothing else apart. */
    int grain() {
        return grain;
    }
}
