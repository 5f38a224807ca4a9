package dev.dreamserver.bell.web;

import dev.dreamserver.bell.NewsView;
import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** News of each tone that never happened, for the page of patterns. */
@Named
@RequestScoped
public class NewsPatterns {

    private static final Instant THEN = Instant.parse("2026-01-05T12:00:00Z");

    /** One of each tone; the last is read. */
    public List<NewsView> getEach() {
        return List.of(
                new NewsView(news(Tone.TROUBLE, "service_stopped", "Database"), false),
                new NewsView(news(Tone.NOTICE, "budget_near", "Atlas"), false),
                new NewsView(news(Tone.DONE, "download_here", "qwen2.5-7b"), true));
    }

    private static News news(Tone tone, String what, String about) {
        return new News(
                "pattern-" + what,
                THEN,
                tone,
                what,
                List.of(about),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }
}
