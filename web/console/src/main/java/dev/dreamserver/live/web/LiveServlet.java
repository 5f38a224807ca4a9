package dev.dreamserver.live.web;

import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Streams what changes: {@code GET /live?topics=machine,services} answers with server-sent events.
 * {@code values} holds new values by key; {@code beat} comes every four seconds. With {@code
 * Last-Event-ID} only what is new since then. A topic that the person may not watch is refused with
 * 403, one that does not exist with 404, a session that holds twenty or a house that is full with
 * 503.
 */
@WebServlet(name = "live", urlPatterns = "/live", asyncSupported = true)
@ServletSecurity(
        @HttpConstraint(
                rolesAllowed = {
                    Roles.ADMIN,
                    Roles.OPERATOR,
                    Roles.AUDITOR,
                    Roles.USER,
                    Roles.VIEWER
                }))
public class LiveServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int TOPICS = 20;
    private static final String PREFIX = LiveStream.class.getName() + ".";

    private static final String BEGAN = LiveServlet.class.getName() + ".began";

    /** A browser needs one, or one for each tab where it has no shared workers. */
    private static final int MOST_OF_ONE = 20;

    @Inject transient LiveStreams streams;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var topics = new LinkedHashSet<LiveTopic>();
        var reader = reader(request);
        var asked = Optional.ofNullable(request.getParameter("topics")).orElse("");
        for (var topic : asked.split(",", TOPICS)) {
            var source = streams.source(topic);
            if (source.isEmpty()) {
                response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            if (source.get().roles().stream().noneMatch(request::isUserInRole)) {
                response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                return;
            }
            topics.add(LiveTopic.of(source.get(), reader));
        }
        var session = request.getSession();
        if (streams.isFull() || holds(session) >= MOST_OF_ONE) {
            response.setHeader("Retry-After", "10");
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        // What this browser last saw may have been said to somebody else, who has left.
        var last =
                session.getAttribute(BEGAN) == null
                        ? ""
                        : Optional.ofNullable(request.getHeader("Last-Event-ID")).orElse("");
        session.setAttribute(BEGAN, true);
        var async = request.startAsync();
        async.setTimeout(0); // it lasts as long as somebody looks
        var name = PREFIX + request.getRequestId();
        var stream =
                new LiveStream(
                        streams.board(),
                        topics,
                        streams.board().seen(last),
                        async,
                        over -> {
                            streams.leave(over);
                            forget(session, name);
                        });
        session.setAttribute(name, stream);
        streams.enter(stream);
    }

    private static Caller reader(HttpServletRequest request) {
        var id = request.getUserPrincipal().getName();
        return new Caller(
                id,
                "",
                Optional.empty(),
                Roles.ALL.stream().filter(request::isUserInRole).collect(Collectors.toSet()),
                Optional.empty(),
                Caller.Via.SESSION);
    }

    private static long holds(HttpSession session) {
        return Collections.list(session.getAttributeNames()).stream()
                .filter(name -> name.startsWith(PREFIX))
                .count();
    }

    private static void forget(HttpSession session, String name) {
        try {
            session.removeAttribute(name);
        } catch (IllegalStateException ended) {
            // The session has forgotten it already.
        }
    }
}
