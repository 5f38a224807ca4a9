package dev.dreamserver.engine;

import java.util.Optional;

/**
 * Where one engine of the house runs. There are two, so that the next model can be started beside
 * the one that answers; they take turns.
 *
 * @param program id of its program
 * @param model what it runs; empty for what the settings say
 */
public record Berth(String program, Optional<EngineModel> model) {

    /** The one that a house starts with. */
    public static final String FIRST = "local";

    /** The one of the next switch. */
    public static final String SECOND = "local-b";

    /** The first one, with what the settings say. */
    static final Berth USUAL = new Berth(FIRST, Optional.empty());

    /** The other one. */
    static String other(String program) {
        return program.equals(FIRST) ? SECOND : FIRST;
    }
}
