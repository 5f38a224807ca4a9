package dev.dreamserver.docs.web;

import java.util.List;

/**
 * One page of the documentation, ready to show.
 *
 * @param name its file without {@code .md}, and its address
 * @param title its first heading
 * @param summary one line about it, from the list of all pages
 * @param html its text below the title
 * @param sections its parts in order; the one above the first heading has no id
 */
public record Doc(String name, String title, String summary, String html, List<Section> sections) {

    /** Copies the list. */
    public Doc {
        sections = List.copyOf(sections);
    }

    /**
     * What stands below one heading.
     *
     * @param id its anchor; empty above the first heading
     * @param title the heading; empty above the first
     * @param level 2 for a part, more for parts of it
     * @param text its words without any markup
     */
    public record Section(String id, String title, int level, String text) {}

    /** The headings of its parts. */
    public List<Section> contents() {
        return sections.stream().filter(one -> one.level() == 2).toList();
    }
}
