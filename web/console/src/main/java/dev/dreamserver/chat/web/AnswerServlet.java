package dev.dreamserver.chat.web;

import dev.dreamserver.chat.ChatError;
import dev.dreamserver.chat.Conversations;
import dev.dreamserver.chat.ModelParameters;
import dev.dreamserver.chat.Question;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.gateway.Gateway;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Takes a question and streams its answer: {@code POST} with {@code {"conversation": ID or "",
 * "text": …, "attached": [{"name": …, "text": …}], "insteadOf": POSITION}}, where a new
 * conversation may bring its {@code parameters}; {@code {"conversation": ID, "again": true}} to
 * answer the last question again; or {@code {"temporary": true, "turns": [{"by": …, "text": …}]}}
 * for one that nobody keeps. A refusal comes as JSON with its status, before the first byte of the
 * stream.
 */
@WebServlet(name = "chat-answers", urlPatterns = "/chat/answers", asyncSupported = true)
@ServletSecurity(@HttpConstraint(rolesAllowed = {Roles.USER, Roles.ADMIN}))
public class AnswerServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient PageCall call;
    @Inject transient Conversations conversations;
    @Inject transient Engines engines;
    @Inject transient Gateway gateway;
    @Inject transient AnswersUnderWay underWay;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            var who = call.caller();
            var body = call.body();
            var engine =
                    engines.ready().stream()
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new DreamException(
                                                    ChatError.NO_ENGINE,
                                                    "No model can answer right now."));
            underWay.admit(who.personId());
            stream(who, question(who, body, engine), engine, request, response);
        } catch (DreamException no) {
            PageCall.refuse(response, no);
        }
    }

    private Question question(Caller who, JsonObject body, EngineEndpoint engine) {
        if (body.getBoolean("temporary", false)) {
            return conversations.temporary(who, PageCall.turns(body), how(body), engine);
        }
        var named = PageCall.text(body, "conversation");
        var conversation = named.isEmpty() ? null : PageCall.id(named);
        if (conversation != null) {
            underWay.refuseBusy(conversation);
        }
        if (body.getBoolean("again", false)) {
            return conversations.again(who, PageCall.id(named), engine);
        }
        return conversations.ask(
                who, Optional.ofNullable(conversation), PageCall.draft(body), how(body), engine);
    }

    private static ModelParameters how(JsonObject body) {
        return body.get("parameters") instanceof JsonObject given
                ? PageCall.parameters(given)
                : ModelParameters.NONE;
    }

    private void stream(
            Caller who,
            Question question,
            EngineEndpoint engine,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        var async = request.startAsync();
        async.setTimeout(0); // the gateway has the time-outs
        underWay.run(
                question.conversation(),
                new AnswerStream(who, question, engine, gateway, conversations, async));
    }
}
