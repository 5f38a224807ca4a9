package dev.dreamserver.engine;

import java.util.List;
import java.util.stream.Stream;

/**
 * The model that the last switch put in use on a node.
 *
 * @param program where it runs, see {@link Berth}
 * @param port where it listens
 * @param former names of models before it, the latest first
 * @param setting what {@code dream.model.file} said at the switch
 */
record InUse(EngineModel model, String program, int port, List<String> former, String setting) {

    /** The built-in guide moves with each version of the house and stays the same model. */
    private static final String GUIDE = "(guide)";

    private static final int MOST_NAMES = 20;

    InUse {
        former = List.copyOf(former);
    }

    /** What the owner's settings say about the model, as a switch remembers it. */
    static String setting(EngineSettings settings) {
        return settings.builtInGuide()
                ? GUIDE
                : settings.modelFile().map(Object::toString).orElse("");
    }

    /** The names before one more switch, for the model that comes now. */
    static List<String> former(String replaced, List<String> before, String now) {
        return Stream.concat(Stream.of(replaced), before.stream())
                .filter(name -> !name.isEmpty() && !name.equals(now))
                .distinct()
                .limit(MOST_NAMES)
                .toList();
    }
}
