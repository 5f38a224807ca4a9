package dev.dreamserver.home.web;

import dev.dreamserver.chat.ConversationView;
import dev.dreamserver.chat.Conversations;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.usage.Usage;
import dev.dreamserver.usage.UsageFigures;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Home: ask, see how things are, find what there is. */
@Named
@RequestScoped
public class HomePage {

    @Inject Conversations conversations;
    @Inject Engines engines;
    @Inject Usage usage;
    @Inject Visitor visitor;
    @Inject Clock clock;

    private Optional<EngineEndpoint> engine = Optional.empty();
    private List<ConversationView> chats = List.of();
    private @Nullable UsageFigures figures;

    @PostConstruct
    void load() {
        engine = engines.ready().stream().findFirst();
        if (visitor.isAsking()) {
            chats = conversations.search(visitor.caller(), "");
        }
    }

    /** Whether there are models of others too, so that not everything stays here. */
    public boolean isOutside() {
        return engines.leadOutside();
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

    /** Names the model that the page shows; see {@link FiguresLive}. */
    public String getEngineState() {
        return FiguresLive.engine(engines.ready());
    }

    /** Names what the page shows beside the figures; see {@link FiguresLive}. */
    public String getNotes() {
        return FiguresLive.notes(getFigures());
    }

    /** Their newest few. */
    public List<ConversationView> getChats() {
        return chats;
    }

    /** Figures of usage, read once for a page. */
    public UsageFigures getFigures() {
        if (figures == null) {
            figures = usage.figures(ZoneId.systemDefault());
        }
        return figures;
    }

    public String getRequests() {
        return number(getFigures().requestsToday());
    }

    /** Requests of yesterday up to this time of day; empty where there were none. */
    public String getRequestsYesterday() {
        var before = getFigures().requestsYesterday();
        return before == 0 ? "" : number(before);
    }

    /** Whether somebody has asked lately enough to say how fast it goes. */
    public boolean isSpeedKnown() {
        return getFigures().tokensPerSecond().isPresent();
    }

    public String getSpeed() {
        return getFigures().tokensPerSecond().map(this::pace).orElse("–");
    }

    /** Whether there were answers enough to tell them apart. */
    public boolean isUsualKnown() {
        return !getUsualLow().equals(getUsualHigh());
    }

    public String getUsualLow() {
        return getFigures().usualLow().map(this::pace).orElse("");
    }

    public String getUsualHigh() {
        return getFigures().usualHigh().map(this::pace).orElse("");
    }

    /** Milliseconds until the first word, the median of today. */
    public String getFirstMillis() {
        return getFigures()
                .firstTokenMicrosToday()
                .map(micros -> number(Math.round(micros / 1_000.0)))
                .orElse("–");
    }

    public boolean isFirstKnown() {
        return getFigures().firstTokenMicrosToday().isPresent();
    }

    /** By how many milliseconds answers start later than yesterday; less than 0: sooner. */
    public @Nullable Long getSlowerBy() {
        var now = getFigures().firstTokenMicrosToday();
        var before = getFigures().firstTokenMicrosYesterday();
        return now.isPresent() && before.isPresent()
                ? Math.round((now.get() - before.get()) / 1_000.0)
                : null;
    }

    public long getSlowerByAmount() {
        var by = getSlowerBy();
        return by == null ? 0 : Math.abs(by);
    }

    public String getRequestsLine() {
        return line(getFigures().requestsByHour());
    }

    public String getFirstLine() {
        return line(
                getFigures().firstTokenMicrosByHour().stream().filter(wait -> wait > 0).toList());
    }

    /** Points of a small line, 84 by 28; empty where there is nothing to compare. */
    private static String line(List<Long> values) {
        var most = values.stream().mapToLong(Long::longValue).max().orElse(0);
        var least = values.stream().mapToLong(Long::longValue).min().orElse(0);
        if (values.size() < 3 || most == least) {
            return "";
        }
        var points = new StringBuilder();
        for (int at = 0; at < values.size(); at++) {
            var x = at * 84.0 / (values.size() - 1);
            var y = 26 - (values.get(at) - least) * 23.0 / (most - least);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        return points.toString().strip();
    }

    private String pace(double tokens) {
        return String.format(visitor.locale(), tokens < 100 ? "%.1f" : "%,.0f", tokens);
    }

    private String number(long number) {
        return NumberFormat.getIntegerInstance(visitor.locale()).format(number);
    }
}
