package dev.dreamserver.routing;

import dev.dreamserver.security.Caller;
import java.util.function.Supplier;

/**
 * A request that needs a model.
 *
 * @param model the name that was asked for
 * @param conversation what it says it belongs to; empty where it says nothing
 * @param prompt read only where the classifier has to decide
 */
public record Ask(String model, Caller caller, String conversation, Supplier<Prompt> prompt) {

    /** No name of a conversation is longer. */
    public static final int MOST = 200;
}
