package dev.dreamserver.chat.web;

import dev.dreamserver.chat.Answer;
import dev.dreamserver.chat.Author;
import dev.dreamserver.chat.ChatSettings;
import dev.dreamserver.chat.ConversationView;
import dev.dreamserver.chat.Conversations;
import dev.dreamserver.chat.MessageView;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Chat: the visitor's conversations and, where one is named, what was said in it. */
@Named
@RequestScoped
public class ChatPage {

    private static final int SHOWN = 60;

    @Inject Conversations conversations;
    @Inject Engines engines;
    @Inject Visitor visitor;
    @Inject Settings settings;
    @Inject Clock clock;

    private List<Group> groups = List.of();
    private List<MessageView> messages = List.of();
    private @Nullable ConversationView open;
    private Optional<EngineEndpoint> engine = Optional.empty();
    private int earlier;

    /**
     * Conversations of one time.
     *
     * @param label message key
     * @param list newest first
     */
    public record Group(String label, List<ConversationView> list) {}

    @PostConstruct
    void load() {
        groups = grouped(conversations.list(visitor.caller()));
        engine = engines.ready().stream().findFirst();
    }

    /**
     * Opens the conversation that the address names; one that is not the visitor's is not there.
     */
    public void open() throws IOException {
        var context = FacesContext.getCurrentInstance();
        var parameters = context.getExternalContext().getRequestParameterMap();
        var id = parameters.get("c");
        if (id == null || id.isEmpty()) {
            return;
        }
        try {
            var who = visitor.caller();
            var found = UUID.fromString(id);
            open = conversations.find(who, found);
            var all = conversations.messages(who, found);
            earlier = parameters.containsKey("all") ? 0 : Math.max(0, all.size() - SHOWN);
            messages = all.subList(earlier, all.size());
        } catch (DreamException | IllegalArgumentException missing) {
            context.getExternalContext().responseSendError(404, "");
            context.responseComplete();
        }
    }

    public List<Group> getGroups() {
        return groups;
    }

    public List<MessageView> getMessages() {
        return messages;
    }

    /** The id of the open conversation, empty for a new one. */
    public String getOpenId() {
        return open == null ? "" : open.id().toString();
    }

    public String getOpenTitle() {
        return open == null ? "" : open.title();
    }

    public String getOpenSince() {
        return open == null ? "" : open.createdAt().toString();
    }

    public int getEarlier() {
        return earlier;
    }

    /** Whether a model could answer now. */
    public boolean isReady() {
        return engine.isPresent();
    }

    public boolean isGuide() {
        return engine.map(EngineEndpoint::builtInGuide).orElse(false);
    }

    public String getModel() {
        return engine.map(EngineEndpoint::model).orElse("");
    }

    public int getContext() {
        return engine.map(EngineEndpoint::contextTokens).orElse(0);
    }

    /** Tokens that the conversation took when it was last answered. */
    public long getUsed() {
        return lastAnswer().map(answer -> answer.tokensIn() + answer.tokensOut()).orElse(0L);
    }

    public long getUsedPercent() {
        return getContext() == 0 ? 0 : Math.min(100, getUsed() * 100 / getContext());
    }

    public int getLongest() {
        return ChatSettings.from(settings).messageLength();
    }

    /** Whether this is what a model wrote. */
    public boolean byModel(MessageView message) {
        return message.author() == Author.MODEL;
    }

    /** Whether the last word is a question whose answer was lost. */
    public boolean isUnanswered() {
        return !messages.isEmpty() && messages.getLast().author() == Author.PERSON;
    }

    /** Tokens a second, or nothing where they were not counted. */
    public String speed(Answer answer) {
        return answer.tokensPerSecond()
                .map(
                        speed ->
                                String.format(
                                        visitor.locale(), speed < 100 ? "%.1f" : "%,.0f", speed))
                .orElse("");
    }

    /** Seconds, such as 0.42 or 3.1. */
    public String seconds(Answer answer) {
        var seconds = answer.durationMicros() / 1e6;
        return String.format(visitor.locale(), seconds < 1 ? "%.2f" : "%.1f", seconds);
    }

    private Optional<Answer> lastAnswer() {
        return messages.reversed().stream()
                .flatMap(message -> message.answer().stream())
                .findFirst();
    }

    private List<Group> grouped(List<ConversationView> all) {
        var zone = ZoneId.systemDefault();
        var today = LocalDate.now(clock.withZone(zone));
        var byLabel = new LinkedHashMap<String, List<ConversationView>>();
        for (var one : all) {
            var label = label(LocalDate.ofInstant(one.updatedAt(), zone), today);
            byLabel.computeIfAbsent(label, none -> new ArrayList<>()).add(one);
        }
        return byLabel.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    private static String label(LocalDate day, LocalDate today) {
        if (!day.isBefore(today)) {
            return "chat_today";
        }
        if (day.equals(today.minusDays(1))) {
            return "chat_yesterday";
        }
        return day.isAfter(today.minusDays(8)) ? "chat_week" : "chat_older";
    }
}
