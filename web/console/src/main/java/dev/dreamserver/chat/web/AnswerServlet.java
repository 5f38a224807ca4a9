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
import java.util.UUID;

/**
 * Takes a question and streams its answer: {@code POST} with {@code {"conversation": ID or "",
 * "text": …, "attached": [{"name": …, "text": …}], "insteadOf": POSITION}}, where a new
 * conversation may bring its {@code parameters}; {@code {"conversation": ID, "again": true}} to
 * answer the last question again, both with the last position that the page shows as {@code
 * "seen"}; or {@code {"temporary": true, "text": …, "turns": [{"by": …, "text": …}]}} with all that
 * was said before, for one that nobody keeps. A refusal comes as JSON with its status, before the
 * first byte of the stream.
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
            var named = PageCall.text(body, "conversation");
            if (body.getBoolean("temporary", false)) {
                var question =
                        conversations.temporary(
                                who, PageCall.turns(body), PageCall.draft(body), how(body), engine);
                stream(who, question, engine, request, response);
            } else if (named.isEmpty()) {
                var question = asked(who, Optional.empty(), body, engine);
                stream(who, question, engine, request, response);
            } else {
                var conversation = PageCall.id(named);
                try (var _ = underWay.hold(conversation)) {
                    var question = asked(who, Optional.of(conversation), body, engine);
                    stream(who, question, engine, request, response);
                }
            }
        } catch (DreamException no) {
            PageCall.refuse(response, no);
        }
    }

    private Question asked(
            Caller who, Optional<UUID> conversation, JsonObject body, EngineEndpoint engine) {
        return conversation.isPresent() && body.getBoolean("again", false)
                ? conversations.again(who, conversation.get(), PageCall.seen(body), engine)
                : conversations.ask(who, conversation, PageCall.draft(body), how(body), engine);
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
