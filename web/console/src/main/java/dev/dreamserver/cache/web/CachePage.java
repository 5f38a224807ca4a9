package dev.dreamserver.cache.web;

import dev.dreamserver.cache.AnswerCache;
import dev.dreamserver.cache.CacheView;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.platform.DreamException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.NumberFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is remembered of answers: looked at, and emptied. */
@Named
@RequestScoped
public class CachePage {

    private static final double MEGABYTE = 1_000_000;

    @Inject AnswerCache cache;
    @Inject Visitor visitor;
    @Inject Words words;

    private @Nullable CacheView view;
    private String told = "";

    /** What there is now. */
    public CacheView getView() {
        if (view == null) {
            view = cache.view();
        }
        return view;
    }

    /** How long an answer is good for, in words. */
    public String getLife() {
        var minutes = Math.max(1, getView().settings().life().toMinutes());
        return words.sentence("cache_life", List.of(Long.toString(minutes)));
    }

    /** How much memory is taken, of how much there is. */
    public String getSize() {
        var format = NumberFormat.getInstance(visitor.locale());
        format.setMaximumFractionDigits(1);
        return words.sentence(
                "cache_size",
                List.of(
                        format.format(getView().bytes() / MEGABYTE),
                        Integer.toString(getView().settings().megabytes())));
    }

    /** Forgets all answers. */
    public void clear() {
        try {
            var before = cache.clear(visitor.caller());
            told = words.sentence("cache_cleared", List.of(Long.toString(before)));
        } catch (DreamException no) {
            told = words.said(String.valueOf(no.getMessage()));
        }
        view = null;
    }

    /** What became of the last wish; empty where there was none. */
    public String getTold() {
        return told;
    }
}
