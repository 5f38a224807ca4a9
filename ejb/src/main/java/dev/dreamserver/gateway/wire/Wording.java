package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The words in which a client of a protocol reads that something went wrong. */
enum Wording {
    OPENAI {
        @Override
        String text(Refused why, UUID id) {
            return why.json();
        }
    },

    /** As https://platform.claude.com/docs/en/api/errors documents it. */
    ANTHROPIC {
        @Override
        String text(Refused why, UUID id) {
            var text = new StringBuilder(128 + why.message().length());
            text.append("{\"type\":\"error\",\"error\":{\"type\":\"")
                    .append(anthropicType(why.error()))
                    .append("\",\"message\":");
            Refused.quote(text, named(why));
            return text.append("},\"request_id\":\"").append(id).append("\"}").toString();
        }
    },

    /** As https://docs.ollama.com/api/errors documents it. */
    OLLAMA {
        @Override
        String text(Refused why, UUID id) {
            var text = new StringBuilder(32 + why.message().length());
            Refused.quote(text.append("{\"error\":"), named(why));
            return text.append('}').toString();
        }
    };

    /** The refusal of the request with this id, as JSON. */
    abstract String text(Refused why, UUID id);

    final byte[] bytes(Refused why, UUID id) {
        return text(why, id).getBytes(StandardCharsets.UTF_8);
    }

    /** With the field that it is about, where the protocol has no place of its own for that. */
    private static String named(Refused why) {
        return why.param() == null ? why.message() : why.param() + ": " + why.message();
    }

    private static String anthropicType(GatewayError error) {
        return switch (error.status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> error.status() < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
