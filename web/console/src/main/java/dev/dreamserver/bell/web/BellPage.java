package dev.dreamserver.bell.web;

import dev.dreamserver.bell.Bell;
import dev.dreamserver.bell.NewsView;
import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.health.Database;
import dev.dreamserver.platform.DreamException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jboss.logging.Logger;

/** What happened, for the bell, its page and Home. A page stands also when it cannot be read. */
@Named
@RequestScoped
public class BellPage {

    private static final Logger LOG = Logger.getLogger(BellPage.class);
    private static final int FEW = 5;

    @Inject Bell bell;
    @Inject Database database;
    @Inject Visitor visitor;
    @Inject Words words;

    private List<NewsView> news = List.of();
    private boolean readable;

    @PostConstruct
    void read() {
        if (!database.answers()) {
            return;
        }
        try {
            news = bell.news(visitor.caller());
            readable = true;
        } catch (DreamException away) {
            LOG.debug("the news cannot be read now", away); // the page says so
        }
    }

    /** Whether the news can be told now. */
    public boolean isReadable() {
        return readable;
    }

    /** The newest news, newest first. */
    public List<NewsView> getNews() {
        return news;
    }

    /** The first few. */
    public List<NewsView> getFew() {
        return getNews().stream().limit(FEW).toList();
    }

    public long getUnread() {
        return BellLive.unread(getNews());
    }

    /** What stands before the title of a page while there is something new; see bell.js. */
    public String getMark() {
        return getUnread() == 0 ? "" : "(%d) ".formatted(getUnread());
    }

    /** Names what the list shows; see {@link BellLive}. */
    public String getState() {
        return BellLive.state(getNews());
    }

    /** The time of the newest news; empty where there is none. */
    public String getUpTo() {
        return getNews().stream().findFirst().map(one -> one.news().at().toString()).orElse("");
    }

    /** What happened, in the visitor's language. */
    public String sentence(News news) {
        return words.sentence(
                "news_" + news.what(), news.facts().stream().map(words::said).toList());
    }

    /** Where it can be dealt with, if the visitor may go there. */
    public String page(News news) {
        return news.page()
                .filter(page -> !page.equals("/health") || visitor.isWatching())
                .filter(page -> !page.equals("/keys") || visitor.isAsking())
                .orElse("");
    }

    /** The colour of a tone. */
    public String kind(Tone tone) {
        return switch (tone) {
            case DONE -> "ok";
            case NOTICE -> "wa";
            case TROUBLE -> "er";
        };
    }

    /** The icon of a tone. */
    public String icon(Tone tone) {
        return switch (tone) {
            case DONE -> "circle-check";
            case NOTICE -> "triangle-alert";
            case TROUBLE -> "circle-x";
        };
    }
}
