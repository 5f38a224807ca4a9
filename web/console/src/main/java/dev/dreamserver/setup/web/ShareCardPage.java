package dev.dreamserver.setup.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.health.Database;
import dev.dreamserver.setup.Host;
import dev.dreamserver.setup.Setup;
import dev.dreamserver.usage.Pace;
import dev.dreamserver.usage.Usage;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The share card, before it is downloaded. It says what this house knows and measured itself. With
 * an engine on another machine it says nothing of this one, whose parts are not those that answer.
 */
@Named
@RequestScoped
public class ShareCardPage {

    private static final double GIB = 1L << 30;

    @Inject HttpServletRequest request;
    @Inject Setup setup;
    @Inject Engines engines;
    @Inject Usage usage;
    @Inject Database database;
    @Inject Visitor visitor;
    @Inject Words words;

    private @Nullable ShareCard card;

    /** Whether the dark card is wanted. */
    public boolean isDark() {
        return "dark".equals(request.getParameter("look"));
    }

    /** The name of the look that is shown. */
    public String getLook() {
        return isDark() ? "dark" : "light";
    }

    /** Every line of words on it. */
    public List<String> getWords() {
        return card().words();
    }

    /** The same in one line, for those who do not see the picture. */
    public String getAll() {
        return String.join(". ", card().words());
    }

    public boolean isMeasured() {
        return !card().speed().isEmpty();
    }

    ShareCard card() {
        var known = card;
        if (known == null) {
            known = read();
            card = known;
        }
        return known;
    }

    private ShareCard read() {
        var engine = engines.ready().stream().findFirst();
        // Without the database it is the card of a house that has not measured yet.
        var paces = database.answers() ? usage.paces() : Map.<String, Pace>of();
        var pace = engine.flatMap(one -> Optional.ofNullable(paces.get(one.model())));
        return new ShareCard(
                word("app_description"),
                word("card_above"),
                engine.map(this::model).orElse(""),
                pace.map(this::speed).orElse(""),
                word("kpi_speed_unit"),
                pace.map(one -> word("card_measured", String.valueOf(one.answers()))).orElse(""),
                engine.map(ShareCardPage::isHere).orElse(true) ? parts(setup.host()) : List.of());
    }

    private String model(EngineEndpoint engine) {
        return engine.builtInGuide()
                ? word("chat_guide_name")
                : ShareCard.shortModel(engine.model());
    }

    private String speed(Pace pace) {
        var speed = pace.tokensPerSecond();
        return String.format(visitor.locale(), speed < 100 ? "%.1f" : "%,.0f", speed);
    }

    /** Whether the engine runs on this very machine. */
    private static boolean isHere(EngineEndpoint engine) {
        var host = Optional.ofNullable(engine.uri().getHost()).orElse("");
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private List<ShareCard.Part> parts(Host host) {
        var parts = new ArrayList<ShareCard.Part>();
        host.processor()
                .map(ShareCard::shortProcessor)
                .filter(name -> !name.isEmpty())
                .ifPresent(
                        name ->
                                parts.add(
                                        part(
                                                "card_processor",
                                                name,
                                                host.cores()
                                                        .map(String::valueOf)
                                                        .map(cores -> word("card_cores", cores))
                                                        .orElse(""))));
        if (host.memory() > 0) {
            parts.add(part("memory", gigabytes(host.memory()), ""));
        }
        var gpus = ShareCard.together(host.gpus().stream().map(Host.Gpu::name).toList());
        if (!gpus.isEmpty()) {
            var memory = host.gpus().stream().map(Host.Gpu::memory).toList();
            var all =
                    memory.stream().allMatch(OptionalLong::isPresent)
                            ? gigabytes(memory.stream().mapToLong(OptionalLong::getAsLong).sum())
                            : "";
            parts.add(part("card_graphics", gpus, all));
        }
        return parts;
    }

    private ShareCard.Part part(String label, String name, String more) {
        return new ShareCard.Part(word(label), name, more);
    }

    private String gigabytes(long bytes) {
        return Words.tenth(visitor.locale(), bytes / GIB) + " GB";
    }

    private String word(String key, String... values) {
        return words.sentence(key, List.of(values));
    }
}
