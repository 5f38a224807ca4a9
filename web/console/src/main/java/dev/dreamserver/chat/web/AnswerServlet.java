package dev.dreamserver.chat.web;

import dev.dreamserver.chat.Conversations;
import dev.dreamserver.chat.ModelParameters;
import dev.dreamserver.chat.Question;
import dev.dreamserver.chat.Questions;
import dev.dreamserver.chat.Summarizer;
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
import org.jspecify.annotations.Nullable;

/**
 * Takes a question and streams its answer: {@code POST} with {@code {"conversation": ID or "",
 * "text": …, "attached": [{"name": …, "text": …}], "pictures": [{"name": …, "data": BASE64}],
 * "insteadOf": POSITION}}, where a new conversation may bring its {@code parameters} and its {@code
 * model}; {@code {"conversation": ID, "again": true}} to answer the last question again, perhaps by
 * another {@code model}, and with {@code "beside": true} while its first answer is still under way;
 * both name the last position that the page shows as {@code "seen"}; or {@code {"temporary": true,
 * "text": …, "turns": [{"by": …, "text": …}]}} with all that was said before, for one that nobody
 * keeps. A refusal comes as JSON with its status, before the first byte of the stream.
 */
@WebServlet(name = "chat-answers", urlPatterns = "/chat/answers", asyncSupported = true)
@ServletSecurity(@HttpConstraint(rolesAllowed = {Roles.USER, Roles.ADMIN}))
public class AnswerServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient PageCall call;
    @Inject transient Conversations conversations;
    @Inject transient Questions questions;
    @Inject transient Summarizer summarizer;
    @Inject transient AnswerCosts costs;
    @Inject transient Gateway gateway;
    @Inject transient AnswersUnderWay underWay;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        AnswersUnderWay.@Nullable Place place = null;
        try {
            var who = call.caller();
            var body = call.body();
            place = underWay.admit(who.personId());
            var named = PageCall.text(body, "conversation");
            if (body.getBoolean("temporary", false)) {
                var question =
                        questions.temporary(
                                who,
                                PageCall.turns(body),
                                PageCall.draft(body),
                                how(body),
                                PageCall.model(body));
                underWay.start(taken(who, question, request, response), place);
            } else if (named.isEmpty()) {
                var question =
                        questions.ask(
                                who,
                                Optional.empty(),
                                PageCall.draft(body),
                                how(body),
                                PageCall.model(body));
                underWay.start(taken(who, question, request, response), place);
            } else {
                var conversation = PageCall.id(named);
                var beside = body.getBoolean("beside", false);
                AnswerStream answer;
                try (var _ =
                        beside ? underWay.holdBeside(conversation) : underWay.hold(conversation)) {
                    answer = continued(who, conversation, body, request, response);
                }
                // Let go before: its first words may bring the page to ask beside it.
                underWay.start(answer, place);
            }
            place = null; // its end gives it back
        } catch (DreamException no) {
            call.refuse(response, no);
            if (request.isAsyncStarted()) {
                request.getAsyncContext().complete();
            }
        } finally {
            if (place != null) {
                place.close();
            }
        }
    }

    private AnswerStream continued(
            Caller who,
            UUID conversation,
            JsonObject body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var asked = call.offered(body);
        var wanted = asked.or(() -> conversations.find(who, conversation).model());
        var again = body.getBoolean("again", false) || body.getBoolean("beside", false);
        var question =
                again
                        ? questions.again(who, conversation, PageCall.seen(body), wanted)
                        : questions.ask(
                                who,
                                Optional.of(conversation),
                                PageCall.draft(body),
                                how(body),
                                wanted);
        return taken(who, question, request, response);
    }

    private static ModelParameters how(JsonObject body) {
        return body.get("parameters") instanceof JsonObject given
                ? PageCall.parameters(given)
                : ModelParameters.NONE;
    }

    private AnswerStream taken(
            Caller who, Question question, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        var async = request.startAsync();
        async.setTimeout(0); // the gateway has the time-outs
        var answer =
                new AnswerStream(
                        who,
                        request.getSession(),
                        question,
                        costs,
                        gateway,
                        questions,
                        summarizer,
                        async,
                        call.language());
        underWay.take(answer);
        return answer;
    }
}
