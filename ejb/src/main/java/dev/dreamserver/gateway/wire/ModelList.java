package dev.dreamserver.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;

/** What is told of models, in the words of each protocol. Stateless. */
final class ModelList {

    private static final String OWNER = "dream-server";
    private static final String HOUSE = "dream";

    private ModelList() {}

    /**
     * All of them.
     *
     * @param virtual names behind which models stand
     */
    static byte[] of(Collection<String> models, Collection<String> virtual, Wording to) {
        var all = new ArrayList<>(models);
        all.addAll(virtual);
        var out = new StringBuilder(64 + 96 * all.size());
        out.append(to == Wording.OPENAI ? "{\"object\":\"list\",\"data\":[" : "{\"data\":[");
        for (var i = 0; i < all.size(); i++) {
            out.append(i == 0 ? "" : ",");
            describe(out, all.get(i), i < models.size() ? OWNER : HOUSE, to);
        }
        out.append(']');
        if (to == Wording.ANTHROPIC) {
            end(
                    out.append(",\"has_more\":false,\"first_id\":"),
                    all.isEmpty() ? "" : all.getFirst());
            end(out.append(",\"last_id\":"), all.isEmpty() ? "" : all.getLast());
        }
        return bytes(out.append('}'));
    }

    private static void end(StringBuilder out, String model) {
        if (model.isEmpty()) {
            out.append("null");
        } else {
            Refused.quote(out, model);
        }
    }

    /** One model. */
    static byte[] one(String model, Wording to) {
        return described(model, OWNER, to);
    }

    /** The same for a name behind which models stand. */
    static byte[] virtual(String name, Wording to) {
        return described(name, HOUSE, to);
    }

    private static byte[] described(String model, String owner, Wording to) {
        var out = new StringBuilder();
        describe(out, model, owner, to);
        return bytes(out);
    }

    /**
     * When a model was made is not known, for which Anthropic's documentation has the first day.
     */
    private static void describe(StringBuilder out, String model, String owner, Wording to) {
        if (to == Wording.ANTHROPIC) {
            Refused.quote(out.append("{\"type\":\"model\",\"id\":"), model);
            Refused.quote(out.append(",\"display_name\":"), model);
            out.append(",\"created_at\":\"1970-01-01T00:00:00Z\"}");
        } else {
            Refused.quote(out.append("{\"id\":"), model);
            out.append(",\"object\":\"model\",\"created\":0,\"owned_by\":\"")
                    .append(owner)
                    .append("\"}");
        }
    }

    private static byte[] bytes(StringBuilder out) {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
