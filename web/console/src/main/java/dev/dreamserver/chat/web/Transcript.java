package dev.dreamserver.chat.web;

import dev.dreamserver.chat.Author;
import dev.dreamserver.chat.ConversationView;
import dev.dreamserver.chat.MessageView;
import dev.dreamserver.chat.PictureView;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.platform.OneLine;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as a file to keep, along the way that is shown.
 *
 * @param conversation whose
 * @param messages oldest first
 * @param language of what stands around them, where people read it
 */
record Transcript(ConversationView conversation, List<MessageView> messages, Locale language) {

    /**
     * Something to download.
     *
     * @param name the file's name
     * @param type its media type
     * @param text its content
     */
    record TextFile(String name, String type, String text) {

        void send(HttpServletResponse response) throws IOException {
            var plain = OneLine.of(name.replaceAll("[/\\\\:*?\"<>|]+", " "));
            var encoded = URLEncoder.encode(plain, StandardCharsets.UTF_8).replace("+", "%20");
            response.setContentType(type + ";charset=UTF-8");
            response.setHeader("Content-Disposition", "attachment; filename*=UTF-8''" + encoded);
            response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The whole as Markdown or JSON, by the name of the form. */
    @Nullable TextFile file(String name) {
        return switch (name) {
            case "markdown" ->
                    new TextFile(conversation.title() + ".md", "text/markdown", markdown());
            case "json" ->
                    new TextFile(
                            conversation.title() + ".json", "application/json", json().toString());
            default -> null;
        };
    }

    String markdown() {
        var all = new StringBuilder("# ").append(conversation.title()).append('\n');
        for (var message : messages) {
            var by = message.answer().map(answer -> answer.model()).orElse(word("chat_export_you"));
            all.append("\n## ").append(by).append(", ").append(message.createdAt()).append("\n\n");
            for (var file : message.attached()) {
                all.append(attached(file.name()));
            }
            for (var picture : message.pictures()) {
                all.append(attached(picture.name()));
            }
            all.append(message.text().strip()).append('\n');
        }
        return all.toString();
    }

    private String attached(String file) {
        return word("chat_export_attached", file) + "\n\n";
    }

    private String word(String key, String... values) {
        return Words.sentence(language, key, List.of(values));
    }

    private static JsonObjectBuilder json(PictureView picture) {
        return Json.createObjectBuilder()
                .add("name", picture.name())
                .add("type", picture.type().mediaType())
                .add("bytes", picture.size())
                .add("width", picture.width())
                .add("height", picture.height());
    }

    JsonObject json() {
        var said = Json.createArrayBuilder();
        for (var message : messages) {
            var one =
                    Json.createObjectBuilder()
                            .add("role", message.author() == Author.PERSON ? "user" : "assistant")
                            .add("content", message.text())
                            .add("created_at", message.createdAt().toString());
            message.answer()
                    .ifPresent(
                            answer ->
                                    one.add("model", answer.model())
                                            .add("prompt_tokens", answer.tokensIn())
                                            .add("completion_tokens", answer.tokensOut()));
            if (!message.attached().isEmpty()) {
                var files = Json.createArrayBuilder();
                message.attached()
                        .forEach(
                                file ->
                                        files.add(
                                                Json.createObjectBuilder()
                                                        .add("name", file.name())
                                                        .add("characters", file.length())));
                one.add("attachments", files);
            }
            if (!message.pictures().isEmpty()) {
                var pictures = Json.createArrayBuilder();
                message.pictures().forEach(picture -> pictures.add(json(picture)));
                one.add("pictures", pictures);
            }
            said.add(one);
        }
        return Json.createObjectBuilder()
                .add("title", conversation.title())
                .add("created_at", conversation.createdAt().toString())
                .add("messages", said)
                .build();
    }
}
