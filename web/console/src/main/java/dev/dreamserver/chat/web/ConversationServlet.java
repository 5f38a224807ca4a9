package dev.dreamserver.chat.web;

import dev.dreamserver.chat.ConversationView;
import dev.dreamserver.chat.Conversations;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Roles;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Finds ({@code POST …/search}, so that what is looked for stands in no address), renames ({@code
 * POST …/ID}), deletes ({@code DELETE …/ID}), brings back ({@code POST …/ID/restore}) one of the
 * caller's conversations, and stops its answer ({@code POST …/ID/stop}).
 */
@WebServlet(name = "chat-conversations", urlPatterns = "/chat/conversations/*")
@ServletSecurity(@HttpConstraint(rolesAllowed = {Roles.USER, Roles.ADMIN}))
public class ConversationServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient PageCall call;
    @Inject transient Conversations conversations;
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
            var id = PageCall.id(words[0]);
            switch (words.length == 1 ? "" : words[1]) {
                case "" -> {
                    var now = conversations.rename(who, id, PageCall.text(call.body(), "title"));
                    PageCall.write(
                            response, Json.createObjectBuilder().add("title", now.title()).build());
                }
                case "restore" -> {
                    var now = conversations.restore(who, id);
                    PageCall.write(
                            response, Json.createObjectBuilder().add("title", now.title()).build());
                }
                case "stop" -> {
                    conversations.find(who, id);
                    underWay.stop(id);
                    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                }
                default -> response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            }
        } catch (DreamException no) {
            PageCall.refuse(response, no);
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
                                        .add("at", one.updatedAt().toString())));
        PageCall.write(response, Json.createObjectBuilder().add("found", list).build());
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            var who = call.caller();
            var id = PageCall.id(words(request)[0]);
            conversations.delete(who, id);
            underWay.stop(id);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (DreamException no) {
            PageCall.refuse(response, no);
        }
    }

    private static String[] words(HttpServletRequest request) {
        var path = request.getPathInfo() == null ? "/" : request.getPathInfo();
        return path.substring(1).split("/", 2);
    }
}
