package dev.dreamserver.docs.web;

import java.util.List;

/**
 * A section that a search found.
 *
 * @param doc its page
 * @param section the section
 * @param excerpt some of its text around what was looked for
 */
public record Hit(Doc doc, Doc.Section section, List<Piece> excerpt) {

    /** Copies the list. */
    public Hit {
        excerpt = List.copyOf(excerpt);
    }

    /**
     * A part of an excerpt.
     *
     * @param text as it stands there
     * @param found whether it is what was looked for
     */
    public record Piece(String text, boolean found) {}

    /** Address below the documentation, such as {@code chat#ways}. */
    public String address() {
        return section.id().isEmpty() ? doc.name() : doc.name() + "#" + section.id();
    }
}
