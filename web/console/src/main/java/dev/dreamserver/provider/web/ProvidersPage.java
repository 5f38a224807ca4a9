package dev.dreamserver.provider.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.health.Database;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.provider.ProviderError;
import dev.dreamserver.provider.ProviderRegistry;
import dev.dreamserver.provider.ProviderView;
import dev.dreamserver.usage.Usage;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Providers: how they do; {@link ProviderForm} is where one is added or changed. */
@Named
@ViewScoped
public class ProvidersPage implements Serializable {

    private static final long serialVersionUID = 1L;

    @Inject transient ProviderRegistry registry;
    @Inject transient Usage usage;
    @Inject transient Database database;
    @Inject transient Visitor visitor;

    private transient @Nullable List<ProviderView> rows;
    private transient @Nullable Map<String, String> today;
    private @Nullable String chosen;

    @PostConstruct
    void load() {
        changed();
    }

    /** All providers, by name. */
    public List<ProviderView> getRows() {
        if (rows == null) {
            rows = registry.list();
        }
        return rows;
    }

    public long getWell() {
        return getRows().stream().filter(one -> one.state() == ProviderView.State.UP).count();
    }

    /** How many requests went to it today; a dash while that cannot be read. */
    public String requestsToday(ProviderView provider) {
        if (today == null) {
            today = readToday();
        }
        return today.getOrDefault(provider.name(), "–");
    }

    private Map<String, String> readToday() {
        if (!database.answers()) {
            return Map.of(); // how the providers do is known all the same
        }
        try {
            var counts = usage.requestsToday(ZoneId.systemDefault());
            var number = NumberFormat.getIntegerInstance(visitor.locale());
            return getRows().stream()
                    .map(ProviderView::name)
                    .collect(
                            Collectors.toMap(
                                    Function.identity(),
                                    one -> number.format(counts.getOrDefault(one, 0L))));
        } catch (DreamException unreadable) {
            return Map.of(); // it went away just now
        }
    }

    /** A moment as people write it. */
    public String moment(Instant at) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                .withLocale(visitor.locale())
                .withZone(ZoneId.systemDefault())
                .format(at);
    }

    public String look(ProviderView provider) {
        return switch (provider.state()) {
            case UP -> "ok";
            case NEW, LEFT_OUT -> "wa";
            case AWAY, NO_KEY -> "er";
            case OFF -> "id";
        };
    }

    public String icon(ProviderView provider) {
        return switch (provider.state()) {
            case UP -> "circle-check";
            case NEW -> "loader";
            case LEFT_OUT -> "triangle-alert";
            case AWAY, NO_KEY -> "circle-x";
            case OFF -> "circle-pause";
        };
    }

    Optional<ProviderView> row(@Nullable String called) {
        return getRows().stream().filter(one -> one.name().equals(called)).findFirst();
    }

    /** What is listed may be old: it is read again when it is asked for next. */
    void changed() {
        rows = null;
    }

    /** Looks at one now. */
    public void check(ProviderView provider) {
        unlessGone(() -> registry.check(provider.name()));
        changed();
    }

    /** Names the provider that a confirmation is about. */
    public void choose(String provider) {
        chosen = provider;
    }

    /** Removes the chosen one. */
    public void remove() {
        if (chosen != null) {
            var name = chosen;
            unlessGone(() -> registry.remove(visitor.caller(), name));
            chosen = null;
            changed();
        }
    }

    /** What another window has removed meanwhile is gone from the list with the next look at it. */
    private static void unlessGone(Runnable step) {
        try {
            step.run();
        } catch (DreamException no) {
            if (no.code() != ProviderError.NOT_FOUND) {
                throw no;
            }
        }
    }

    public @Nullable String getChosen() {
        return chosen;
    }
}
