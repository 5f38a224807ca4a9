package dev.dreamserver.chat.web;

import dev.dreamserver.chat.ChatError;
import dev.dreamserver.chat.ConversationView;
import dev.dreamserver.chat.Conversations;
import dev.dreamserver.chat.PictureFile;
import dev.dreamserver.chat.Summaries;
import dev.dreamserver.chat.SummaryView;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with one of the caller's conversations: {@code POST …/ID/VERB} renames, pins,
 * files, instructs, chooses a model, shares, shows another variant, changes the summary, restores
 * or stops; the name, folder, instructions or summary that the page showed stands in {@code shown},
 * and is refused where another window changed it meanwhile. {@code DELETE …/ID} deletes, {@code GET
 * …/ID/markdown} and {@code …/json} export, {@code …/ID/attached/POSITION/NUMBER} gives a file
 * back, {@code …/ID/picture/POSITION/NUMBER} shows a picture. {@code POST …/search} finds, so that
 * what is looked for stands in no address.
 */
@WebServlet(name = "chat-conversations", urlPatterns = "/chat/conversations/*")
@ServletSecurity(@HttpConstraint(rolesAllowed = {Roles.USER, Roles.ADMIN}))
public class ConversationServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final Pattern ATTACHED = Pattern.compile("attached/(\\d{1,9})/(\\d{1,9})");
    private static final Pattern PICTURE = Pattern.compile("picture/(\\d{1,9})/(\\d{1,9})");

    @Inject transient PageCall call;
    @Inject transient Visitor visitor;
    @Inject transient Conversations conversations;
    @Inject transient Summaries summaries;
    @Inject transient AnswersUnderWay underWay;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            var who = call.caller();
            var words = words(request);
            if (words[0].equals("search")) {
                search(conversations.search(who, PageCall.text(call.body(), "text")), response);
                return;
            }
            if (words.length < 2 || !change(who, PageCall.id(words[0]), words[1])) {
                response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (DreamException no) {
            call.refuse(response, no);
        }
    }

    private boolean change(Caller who, UUID id, String verb) throws IOException {
        switch (verb) {
            case "rename", "file", "instruct", "summary" -> edit(who, id, verb, call.body());
            case "pin" -> conversations.pin(who, id, true);
            case "unpin" -> conversations.pin(who, id, false);
            case "model" -> conversations.choose(who, id, call.offered(call.body()));
            case "share" -> conversations.share(who, id);
            case "unshare" -> conversations.unshare(who, id);
            case "show" -> {
                try (var _ = underWay.hold(id)) {
                    conversations.show(who, id, call.body().getInt("position", 0));
                }
            }
            case "restore" -> conversations.restore(who, id);
            case "stop" -> {
                if (!underWay.stop(who.personId(), id)) {
                    throw new DreamException(ChatError.NOT_FOUND, "No answer is under way there.");
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What two windows may change at once: each says what it showed. */
    private void edit(Caller who, UUID id, String verb, JsonObject body) {
        var shown = PageCall.shown(body);
        switch (verb) {
            case "rename" -> conversations.rename(who, id, PageCall.text(body, "title"), shown);
            case "file" -> conversations.file(who, id, PageCall.text(body, "folder"), shown);
            case "summary" -> summaries.edit(who, id, PageCall.text(body, "text"), shown);
            default ->
                    conversations.instruct(
                            who, id, PageCall.parameters(body), PageCall.shownParameters(body));
        }
    }

    private static void search(List<ConversationView> found, HttpServletResponse response)
            throws IOException {
        var list = Json.createArrayBuilder();
        found.forEach(
                one ->
                        list.add(
                                Json.createObjectBuilder()
                                        .add("id", one.id().toString())
                                        .add("title", one.title())
                                        .add("preview", one.preview())
                                        .add("at", one.updatedAt().toString())));
        PageCall.write(response, Json.createObjectBuilder().add("found", list).build());
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            var who = call.caller();
            var words = words(request);
            if (words.length != 1) {
                response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            var id = PageCall.id(words[0]);
            conversations.delete(who, id);
            underWay.stop(who.personId(), id);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (DreamException no) {
            call.refuse(response, no);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            var words = words(request);
            var who = visitor.caller();
            var id = PageCall.id(words[0]);
            if (words.length == 2 && words[1].equals("summary")) {
                PageCall.write(response, told(summaries.find(who, id)));
                return;
            }
            var picture = PICTURE.matcher(words.length < 2 ? "" : words[1]);
            if (picture.matches()) {
                show(
                        conversations.picture(
                                who,
                                id,
                                Integer.parseInt(picture.group(1)),
                                Integer.parseInt(picture.group(2))),
                        response);
                return;
            }
            var file = words.length < 2 ? null : file(who, id, words[1]);
            if (file == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            file.send(response);
        } catch (DreamException no) {
            response.sendError(no.code().status());
        }
    }

    /** It is what its bytes say: the browser is not to guess, and nothing in it is to run. */
    private static void show(PictureFile picture, HttpServletResponse response) throws IOException {
        response.setContentType(picture.type().mediaType());
        response.setContentLength(picture.bytes().length);
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "private, max-age=3600");
        response.setHeader("Vary", "Cookie"); // who comes next to this browser asks the house
        response.getOutputStream().write(picture.bytes());
    }

    private static JsonObject told(Optional<SummaryView> summary) {
        var told = Json.createObjectBuilder();
        summary.ifPresent(
                it -> {
                    told.add("text", it.text())
                            .add("messages", it.messages())
                            .add("at", it.writtenAt().toString());
                    it.model().ifPresent(model -> told.add("model", model));
                });
        return told.build();
    }

    private Transcript.@Nullable TextFile file(Caller who, UUID id, String name) {
        var attached = ATTACHED.matcher(name);
        if (attached.matches()) {
            var text =
                    conversations.attached(
                            who,
                            id,
                            Integer.parseInt(attached.group(1)),
                            Integer.parseInt(attached.group(2)));
            return new Transcript.TextFile(text.name(), "text/plain", text.text());
        }
        return new Transcript(
                        conversations.find(who, id),
                        conversations.messages(who, id),
                        visitor.locale())
                .file(name);
    }

    private static String[] words(HttpServletRequest request) {
        var path = request.getPathInfo() == null ? "/" : request.getPathInfo();
        return path.substring(1).split("/", 2);
    }
}
