package dev.dreamserver.routing;

import java.util.List;
import java.util.Optional;

/**
 * What would become of a prompt.
 *
 * @param decision empty where the model that was asked for answers itself, or is not there
 * @param kind what the classifier takes the prompt for
 * @param signs what it saw
 */
public record Trial(Optional<Decision> decision, PromptKind kind, List<Sign> signs) {

    /**
     * One thing that the classifier saw.
     *
     * @param name of the sign, as pages know it
     * @param words the same in plain English
     * @param count how much of it
     */
    public record Sign(String name, String words, int count) {}
}
