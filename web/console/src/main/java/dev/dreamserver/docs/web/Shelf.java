package dev.dreamserver.docs.web;

import java.util.List;

/**
 * Pages that the same readers look for.
 *
 * @param title such as "Use it"
 * @param docs in the order of the list
 */
public record Shelf(String title, List<Doc> docs) {

    /** Copies the list. */
    public Shelf {
        docs = List.copyOf(docs);
    }
}
