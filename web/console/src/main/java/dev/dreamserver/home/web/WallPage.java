package dev.dreamserver.home.web;

import dev.dreamserver.bell.NewsView;
import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.web.BellPage;
import dev.dreamserver.console.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/**
 * What happened lately, told so that everybody in the room may read it: services and numbers, never
 * who it was or where it came from. News of a kind that has no words for the wall is left out.
 */
@Named
@RequestScoped
public class WallPage {

    private static final int FEW = 3;

    @Inject BellPage bell;
    @Inject Words words;

    /** The newest news that may hang on a wall. */
    public List<News> getLately() {
        return bell.getNews().stream()
                .map(NewsView::news)
                .filter(news -> !key(news.what()).isEmpty())
                .limit(FEW)
                .toList();
    }

    /** What happened, in the visitor's language. */
    public String sentence(News news) {
        return words.sentence(key(news.what()), news.facts().stream().map(words::said).toList());
    }

    /** The message key of its sentence; empty where it is not for the wall. */
    static String key(String what) {
        return switch (what) {
            case "service_restarted",
                    "service_stopped",
                    "service_unseen",
                    "service_back",
                    "audit_holds" ->
                    "news_" + what;
            case "refused_sign_in" -> "wall_refused_sign_in";
            default -> what.startsWith("refused_") ? "wall_refused" : "";
        };
    }
}
