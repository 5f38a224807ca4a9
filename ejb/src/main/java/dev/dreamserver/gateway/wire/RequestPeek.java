package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway must know of a request, and the places where {@link Splice} may write. Read once
 * by {@link JsonPeek} or {@link FormPeek}; used by one thread.
 */
final class RequestPeek {

    /** Fields by which a request could send its answer, or our key, somewhere else. */
    private static final Set<String> REDIRECTING =
            Set.of(
                    "api_base",
                    "api_host",
                    "api_key",
                    "api_url",
                    "azure_endpoint",
                    "base_url",
                    "custom_llm_provider",
                    "extra_headers",
                    "fallbacks",
                    "model_list");

    private static final int MODEL_LENGTH = 256;
    private static final Pattern PLAIN = Pattern.compile("[\\p{Print}]+");

    /** What a request says of keeping. */
    enum Store {
        UNSAID,
        YES,
        NO
    }

    private final Route route;
    private String model = "";
    private boolean renamed;
    private String written = "";

    boolean stream;
    boolean usageWanted;
    int promptBytes;

    /** Whether it asks for what is likeliest, and nothing else: temperature 0. */
    boolean coldest;

    /** The most tokens that the request allows for one answer; -1 where it sets no limit. */
    int answerTokens = -1;

    /** How many answers are asked for. */
    int answers = 1;

    /** Pictures and sounds that came inside, and their bytes. */
    int media;

    int mediaBytes;

    /** Whether tools may be used. */
    boolean tools;

    /** Whether a response is to be kept, and the one that it goes on from; empty for none. */
    Store store = Store.UNSAID;

    int storeStart = -1;
    int storeEnd;
    String previous = "";
    int previousStart = -1;
    int previousEnd;

    /** Where what is asked stands, and where the last message of a person begins; -1 for none. */
    int promptStart = -1;

    int promptEnd;
    int personStart = -1;

    int objectStart;
    int modelStart;
    int modelEnd;
    int optionsStart = -1;
    int optionsEnd;
    int optionsLast;
    boolean optionsObject;
    boolean optionsEmpty = true;
    int includeStart = -1;
    int includeEnd;

    RequestPeek(Route route) {
        this.route = route;
    }

    /**
     * Reads a request.
     *
     * @param type its Content-Type, one that the route takes
     * @throws RefusedException in the shape the client is shown
     */
    static RequestPeek at(Route route, byte[] body, int length, String type)
            throws RefusedException {
        return switch (route.body()) {
            case JSON -> JsonPeek.at(route, body, length);
            case FORM -> FormPeek.at(route, body, length, type);
        };
    }

    Route route() {
        return route;
    }

    /** The model that shall answer: the one that stands there, unless the house chose another. */
    String model() {
        return model;
    }

    /** The name of the model as it stands there. */
    String writtenModel() {
        return written;
    }

    /** From now on this model shall answer. */
    RequestPeek ledTo(String chosen) {
        model = chosen;
        return this;
    }

    /** The model of that name was replaced by this one, which answers in its stead. */
    void renamedTo(String successor) {
        renamed = renamed || !successor.equals(model);
        model = successor;
    }

    /** Whether a model answers that replaced the one that was asked for. */
    boolean renamed() {
        return renamed;
    }

    boolean stream() {
        return stream;
    }

    /** Whether the client itself asked for the usage chunk of a stream. */
    boolean usageWanted() {
        return usageWanted;
    }

    /** Whether the same request is to be answered in the same way: its temperature is 0. */
    boolean coldest() {
        return coldest;
    }

    /** About how many tokens the prompt has, where the engine does not say: four bytes each. */
    long estimatedPromptTokens() {
        return promptBytes == 0 ? 0 : Math.max(1, promptBytes / 4);
    }

    /** Takes the model that stands there. */
    void model(String name, int start, int end) throws RefusedException {
        if (name.length() > MODEL_LENGTH || !PLAIN.matcher(name).matches()) {
            throw no(GatewayError.BAD_VALUE, "That cannot be the name of a model.", "model");
        }
        model = name;
        written = name;
        modelStart = start;
        modelEnd = end;
    }

    /** Refuses a field by which a request would choose where it goes. */
    static void stay(String field) throws RefusedException {
        if (REDIRECTING.contains(field)) {
            throw no(
                    GatewayError.UNSUPPORTED,
                    "This field is not taken: a request cannot choose where it goes.",
                    field);
        }
    }

    static RefusedException twice(String field) {
        return no(GatewayError.BAD_VALUE, "This field is there twice.", field);
    }

    static RefusedException missing(String field) {
        return no(GatewayError.MISSING, "This field is needed, and may not be empty.", field);
    }

    static RefusedException no(GatewayError error, String message, @Nullable String param) {
        return new RefusedException(new Refused(error, message, param));
    }
}
