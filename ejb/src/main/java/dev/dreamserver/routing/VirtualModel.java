package dev.dreamserver.routing;

import java.util.List;
import java.util.Optional;

/**
 * A name behind which models stand.
 *
 * @param builtIn whether every house knows it
 * @param set whether the owner said what stands behind it
 * @param behind the models in order of preference; empty where the prompt decides
 * @param answers the model that answers now, where one does and the prompt does not decide
 */
public record VirtualModel(
        String name, boolean builtIn, boolean set, List<String> behind, Optional<String> answers) {

    /** Whether the prompt decides. */
    public boolean byPrompt() {
        return name.equals(VirtualModels.AUTO) && !set;
    }
}
