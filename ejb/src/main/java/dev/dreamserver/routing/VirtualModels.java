package dev.dreamserver.routing;

import dev.dreamserver.platform.DreamException;
import java.util.List;
import java.util.regex.Pattern;

/** The names that every house knows, and what a name may look like. */
public final class VirtualModels {

    /** The prompt decides. */
    public static final String AUTO = "auto";

    public static final String FAST = "fast";
    public static final String POWERFUL = "powerful";
    public static final String CODE = "code";

    /** All of them, in the order in which they are told. */
    public static final List<String> BUILT_IN = List.of(AUTO, FAST, POWERFUL, CODE);

    /** Those among which the prompt decides. */
    static final List<String> BY_PROMPT = List.of(POWERFUL, FAST, CODE);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}");

    private VirtualModels() {}

    /** Takes what can be the name of a model. */
    static String checked(String name) {
        var text = name.strip();
        if (!NAME.matcher(text).matches()) {
            throw new DreamException(
                    RoutingError.NAME,
                    "A name has letters, digits and . _ : / -, and at most 100 of them");
        }
        return text;
    }
}
