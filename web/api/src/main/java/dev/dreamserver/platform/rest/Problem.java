package dev.dreamserver.platform.rest;

import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as application/problem+json (RFC 9457).
 *
 * @param type stable, for programs: urn:dream:problem: and the code's id
 * @param title the status in words
 * @param status the HTTP status
 * @param detail a sentence for people
 * @param errorId by which the operator finds the log entry; null unless something broke
 */
record Problem(String type, String title, int status, String detail, @Nullable String errorId) {

    private static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String id, String detail) {
        return new Problem("urn:dream:problem:" + id, title(status), status, detail, null);
    }

    static Problem broken(String errorId) {
        return new Problem(
                "urn:dream:problem:internal",
                title(500),
                500,
                "Something broke in the house. Its log has more under this error id.",
                errorId);
    }

    Response response() {
        var response =
                Response.status(status)
                        .type(MEDIA_TYPE)
                        .header("Cache-Control", "no-store")
                        .entity(this);
        if (status == 401) {
            response.header("WWW-Authenticate", "Bearer");
        }
        if (status == 503) {
            response.header("Retry-After", "5");
        }
        return response.build();
    }

    private static String title(int status) {
        var known = Response.Status.fromStatusCode(status);
        return known == null ? "Refused" : known.getReasonPhrase();
    }
}
