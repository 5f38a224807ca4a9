package dev.dreamserver.docs.web;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The documentation as a list, as what a search found, or one page of it. */
@Named
@RequestScoped
public class DocsPage {

    private static final int LONGEST = 200;

    @Inject Docs docs;
    @Inject HttpServletRequest request;

    private String query = "";
    private List<Hit> hits = List.of();

    @PostConstruct
    void search() {
        var asked = request.getParameter("q");
        query = asked == null ? "" : asked.strip();
        query = query.substring(0, Math.min(LONGEST, query.length()));
        hits = docs.search(query);
    }

    /** The page to read; null where the list is wanted. */
    public @Nullable Doc getDoc() {
        return (Doc) request.getAttribute(DocsServlet.DOC);
    }

    /** What is looked for; empty where nothing is. */
    public String getQuery() {
        return query;
    }

    /** The sections that were found, best first. */
    public List<Hit> getHits() {
        return hits;
    }

    public List<Shelf> getShelves() {
        return docs.shelves();
    }
}
