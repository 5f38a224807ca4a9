package dev.dreamserver.chat.web;

import dev.dreamserver.chat.Answer;
import dev.dreamserver.chat.Author;
import dev.dreamserver.chat.ChatError;
import dev.dreamserver.chat.ChatSettings;
import dev.dreamserver.chat.ConversationView;
import dev.dreamserver.chat.Conversations;
import dev.dreamserver.chat.MessageView;
import dev.dreamserver.chat.ModelParameters;
import dev.dreamserver.console.web.Visitor;
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
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chat: the visitor's conversations and, where one is named, what was said in it. */
@Named
@RequestScoped
public class ChatPage {

    /** With so many a conversation opens: some screens full. */
    private static final int SHOWN = 20;

    /** So many come at a time when one reads on to what was said before. */
    private static final int EARLIER = 60;

    @Inject Conversations conversations;
    @Inject AnswersUnderWay underWay;
    @Inject Engines engines;
    @Inject ChatModels models;
    @Inject ChatCounter counter;
    @Inject Visitor visitor;
    @Inject Settings settings;
    @Inject Clock clock;

    private boolean cut;
    private List<Group> groups = List.of();
    private List<MessageView> messages = List.of();
    private @Nullable ConversationView open;
    private ModelParameters parameters = ModelParameters.NONE;
    private int earlier;

    /**
     * Conversations that stand together in the list.
     *
     * @param label message key of the heading, or the folder's name
     * @param folder whether it is a folder of the visitor's
     * @param list newest first
     */
    public record Group(String label, boolean folder, List<ConversationView> list) {}

    @PostConstruct
    void load() {
        var who = visitor.caller();
        var own = conversations.list(who);
        cut = own.size() >= getLimits().listed();
        groups = grouped(own, conversations.ofTeam(who));
    }

    /**
     * Opens the conversation that the address names; one that is not the visitor's is not there.
     */
    public void open() throws IOException {
        var context = FacesContext.getCurrentInstance();
        var request = context.getExternalContext().getRequestParameterMap();
        var id = request.get("c");
        if (id == null || id.isEmpty()) {
            return;
        }
        try {
            var who = visitor.caller();
            var found = PageCall.id(id);
            open = conversations.find(who, found);
            models.keepsTo(open.model());
            if (!isReadOnly()) {
                parameters = conversations.parameters(who, found);
                counter.read(found);
            }
            var before = end(request.get("before"));
            var most = before.isPresent() ? EARLIER : SHOWN;
            var part = conversations.messages(who, found, before, most);
            earlier = part.earlier();
            messages = part.shown();
        } catch (DreamException no) {
            if (no.code() != ChatError.NOT_FOUND) {
                throw no;
            }
            context.getExternalContext().responseSendError(404, "");
            context.responseComplete();
        }
    }

    /** Where the part that is asked for ends; the end of all where nothing sensible is asked. */
    private static OptionalInt end(@Nullable String before) {
        try {
            return before == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(before));
        } catch (NumberFormatException nonsense) {
            return OptionalInt.empty();
        }
    }

    /** Whether there are models of others too, so that not everything stays here. */
    public boolean isOutside() {
        return engines.leadOutside();
    }

    /** Whether there may be older chats than are listed. */
    public boolean isCut() {
        return cut;
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

    /** The open conversation; null for a new one. */
    public @Nullable ConversationView getOpen() {
        return open;
    }

    /** Whether the open conversation is another person's, who lets the team read it. */
    public boolean isReadOnly() {
        return open != null && open.owner().isPresent();
    }

    /** Whether the visitor has a team to share with. */
    public boolean isInTeam() {
        return visitor.caller().team().isPresent();
    }

    /** The names of the visitor's folders. */
    public List<String> getFolders() {
        return groups.stream().filter(Group::folder).map(Group::label).toList();
    }

    public String getSystemPrompt() {
        return parameters.systemPrompt().orElse("");
    }

    public String getTemperature() {
        return parameters
                .temperature()
                .map(it -> it.stripTrailingZeros().toPlainString())
                .orElse("");
    }

    public String getMaxTokens() {
        return parameters.maxTokens().map(String::valueOf).orElse("");
    }

    /** How many texts one question may bring along. */
    public int getAttachable() {
        return ChatSettings.from(settings).attachments();
    }

    public int getAttachmentLength() {
        return ChatSettings.from(settings).attachmentLength();
    }

    /** What one picture may have, and how many of them one question may bring along. */
    public ChatSettings getLimits() {
        return ChatSettings.from(settings);
    }

    /** Characters of an attached text, or bytes of a picture, as people read them. */
    public String size(int length) {
        if (length < 1_000) {
            return length + " B";
        }
        var kilobytes = length / 1_000.0;
        return String.format(visitor.locale(), kilobytes < 10 ? "%.1f KB" : "%.0f KB", kilobytes);
    }

    /** Which of the messages in its place this is, from 1. */
    public int variant(MessageView message) {
        return message.variants().indexOf(message.position()) + 1;
    }

    /** The one beside it, some steps on. */
    public int beside(MessageView message, int steps) {
        var at = message.variants().indexOf(message.position()) + steps;
        return message.variants().get(Math.clamp(at, 0, message.variants().size() - 1));
    }

    public int getEarlier() {
        return earlier;
    }

    /** Tokens that the conversation took when an answer was last counted; 0 before. */
    public long getUsed() {
        return messages.reversed().stream()
                .flatMap(message -> message.answer().stream())
                .filter(answer -> answer.tokensIn() > 0)
                .findFirst()
                .map(answer -> answer.tokensIn() + answer.tokensOut())
                .orElse(0L);
    }

    public long getUsedPercent() {
        var context = models.getContext();
        return context == 0 ? 0 : Math.min(100, getUsed() * 100 / context);
    }

    public int getLongest() {
        return ChatSettings.from(settings).messageLength();
    }

    /** Whether this is what a model wrote. */
    public boolean byModel(MessageView message) {
        return message.author() == Author.MODEL;
    }

    /** Whether its answer is on its way, to this window or another. */
    public boolean isAnswering() {
        return open != null && underWay.isAnswering(open.id());
    }

    /** Whether the last word is a question, so that its answer is on its way or was lost. */
    public boolean isUnanswered() {
        return !messages.isEmpty() && messages.getLast().author() == Author.PERSON;
    }

    /** Tokens a second, or nothing where they were not counted. */
    public String speed(Answer answer) {
        return answer.tokensPerSecond().map(speed -> shown(speed, visitor)).orElse("");
    }

    static String shown(double speed, Visitor visitor) {
        return String.format(visitor.locale(), speed < 100 ? "%.1f" : "%,.0f", speed);
    }

    /** Seconds, such as 0.42 or 3.1. */
    public String seconds(Answer answer) {
        var seconds = answer.durationMicros() / 1e6;
        return String.format(visitor.locale(), seconds < 1 ? "%.2f" : "%.1f", seconds);
    }

    private List<Group> grouped(List<ConversationView> own, List<ConversationView> team) {
        var zone = ZoneId.systemDefault();
        var today = LocalDate.now(clock.withZone(zone));
        var pinned = own.stream().filter(ConversationView::pinned).toList();
        var folders = new TreeMap<String, List<ConversationView>>(String.CASE_INSENSITIVE_ORDER);
        var byLabel = new LinkedHashMap<String, List<ConversationView>>();
        for (var one : own) {
            if (one.pinned()) {
                continue;
            }
            if (one.folder().isPresent()) {
                folders.computeIfAbsent(one.folder().get(), none -> new ArrayList<>()).add(one);
                continue;
            }
            var label = label(LocalDate.ofInstant(one.updatedAt(), zone), today);
            byLabel.computeIfAbsent(label, none -> new ArrayList<>()).add(one);
        }
        var all = new ArrayList<Group>();
        all.add(new Group("chat_pinned", false, pinned));
        folders.forEach((name, list) -> all.add(new Group(name, true, list)));
        byLabel.forEach((label, list) -> all.add(new Group(label, false, list)));
        all.add(new Group("chat_of_team", false, team));
        return all.stream().filter(group -> !group.list().isEmpty()).toList();
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
