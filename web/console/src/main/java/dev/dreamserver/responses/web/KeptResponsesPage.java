package dev.dreamserver.responses.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.health.Database;
import dev.dreamserver.owner.web.SpanWords;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.responses.KeptResponses;
import dev.dreamserver.responses.KeptView;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The visitor's own kept responses, in Settings. */
@Named
@RequestScoped
public class KeptResponsesPage {

    @Inject KeptResponses responses;
    @Inject Database database;
    @Inject Visitor visitor;
    @Inject Words words;

    private @Nullable KeptView view;

    @PostConstruct
    void look() {
        if (visitor.isAsking() && database.answers()) { // a page does not wait for it
            try {
                view = responses.view(visitor.caller());
            } catch (DreamException away) {
                view = null; // the rest of the page does without
            }
        }
    }

    /** Whether there is something to say: the house keeps responses, or has some of before. */
    public boolean isShown() {
        return view != null && (view.keeping() || view.count() > 0);
    }

    /** Whether there is something to forget. */
    public boolean isAny() {
        return view != null && view.count() > 0;
    }

    /** How many, and for how long; empty where that cannot be told. */
    public String getNote() {
        return view == null
                ? ""
                : words.sentence(
                        "kept_note",
                        List.of(
                                Long.toString(view.count()),
                                SpanWords.said(visitor.locale(), view.retention().toString())));
    }
}
