package dev.dreamserver.home.web;

import dev.dreamserver.chat.ConversationView;
import dev.dreamserver.chat.Conversations;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Home: ask, see how things are, find what there is. */
@Named
@RequestScoped
public class HomePage {

    private static final int CHATS = 5;

    @Inject Conversations conversations;
    @Inject Engines engines;
    @Inject Settings settings;
    @Inject Visitor visitor;
    @Inject Clock clock;

    private Optional<EngineEndpoint> engine = Optional.empty();
    private List<ConversationView> chats = List.of();

    @PostConstruct
    void load() {
        engine = engines.ready().stream().findFirst();
        if (visitor.isAsking()) {
            chats = conversations.list(visitor.caller()).stream().limit(CHATS).toList();
        }
    }

    /** The message key of the greeting that fits the hour of this machine. */
    public String getGreeting() {
        var hour = LocalTime.now(clock.withZone(ZoneId.systemDefault())).getHour();
        if (hour >= 5 && hour < 12) {
            return "morning";
        }
        return hour >= 12 && hour < 18 ? "afternoon" : "evening";
    }

    public boolean isReady() {
        return engine.isPresent();
    }

    public boolean isGuide() {
        return engine.map(EngineEndpoint::builtInGuide).orElse(false);
    }

    public String getModel() {
        return engine.map(EngineEndpoint::model).orElse("");
    }

    public String getContext() {
        return number(engine.map(EngineEndpoint::contextTokens).orElse(0));
    }

    public List<ConversationView> getChats() {
        return chats;
    }

    /** The address for programs. */
    public String getProgramAddress() {
        return settings.get(HouseSettings.URL) + "/v1";
    }

    private String number(long number) {
        return NumberFormat.getIntegerInstance(visitor.locale()).format(number);
    }
}
