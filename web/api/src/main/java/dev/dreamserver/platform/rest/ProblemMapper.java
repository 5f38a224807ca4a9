package dev.dreamserver.platform.rest;

import dev.dreamserver.platform.DreamException;
import jakarta.ejb.EJBAccessException;
import jakarta.ejb.EJBException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one place where the API turns an exception into an answer. A refusal keeps its code; whatever
 * else went wrong becomes an error id, and nothing more leaves the house.
 */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpServletRequest request;

    @Override
    public Response toResponse(Throwable thrown) {
        return problem(thrown, request.getUserPrincipal() != null).response();
    }

    static Problem problem(Throwable thrown, boolean known) {
        var refusal = refusal(thrown);
        if (refusal != null) {
            return Problem.of(
                    refusal.code().status(),
                    refusal.code().id(),
                    String.valueOf(refusal.getMessage()));
        }
        if (thrown instanceof EJBAccessException) {
            return forbidden(known);
        }
        if (thrown instanceof WebApplicationException web && web.getResponse().getStatus() < 500) {
            return ofStatus(web.getResponse().getStatus(), known);
        }
        var errorId = UUID.randomUUID().toString();
        RestMessages.LOG.broken(errorId, thrown);
        return Problem.broken(errorId);
    }

    /** The container wraps what happens in a door, sometimes twice. */
    private static @Nullable DreamException refusal(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof DreamException refusal) {
                return refusal;
            }
            if (!(cause instanceof EJBException)
                    && !(cause instanceof jakarta.transaction.TransactionalException)) {
                return null;
            }
        }
        return null;
    }

    private static Problem ofStatus(int status, boolean known) {
        return switch (status) {
            case 401, 403 -> forbidden(known);
            case 404 -> Problem.of(404, "not-found", "There is nothing here");
            case 405 -> Problem.of(405, "method", "This cannot be done here");
            case 406 -> Problem.of(406, "accept", "Answers are JSON");
            case 415 -> Problem.of(415, "media-type", "Send application/json");
            default -> Problem.of(status, "request", "The request cannot be understood");
        };
    }

    private static Problem forbidden(boolean known) {
        return known
                ? Problem.of(403, "role", "Your roles do not allow this")
                : Problem.of(401, "unauthenticated", "Send a key or token as Bearer");
    }
}
