package dev.dreamserver.docs.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LibraryTest {

    private static final String LIST =
            """
            # Documentation
            Some words.

            ## Use it
            - [Talk](talk.md): questions, answers
            ## Run it
            - [Keep](keep.md)
            - [Elsewhere](adr/0001-why.md): not packed
            - [Lost](lost.md): not there
            """;

    private static final String TALK =
            """
            # How to *talk*
            Ask `anything`, and see [keep](keep.md), [its restarts](keep.md#restarts-it),
            [a decision](adr/0001-why.md), [the rest](#more) and [a site](https://example.org).

            <!-- figures: of a tool -->

            ## More
            | Call | Does |
            |---|---|
            | `a \\| b` | joins [two](other.md) |

            <script>alert(1)</script> and <b onclick="x()">this</b> stay text.
            [No](javascript:alert(1)), ![a picture](x.png).

            ## More
            ```
            curl <host>
            ```
            """;

    private static final String KEEP =
            """
            # Keep it
            Restarts are limited.

            ## Restarts: "it"!
            The supervisor restarts what ends. A key of the master stands in the file, and
            the file stands somewhere in the folder of the house, beside many others that this
            sentence names only so that it becomes long enough to be cut off on both of its ends.
            """;

    private static final Library LIBRARY =
            new Library(
                    Map.of("README", LIST, "talk", TALK, "keep", KEEP, "unlisted", "# Nobody's"),
                    "/docs/");

    private static final String HTML = LIBRARY.find("talk").orElseThrow().html();

    @Test
    void the_list_says_what_is_shown_and_where() {
        assertThat(LIBRARY.shelves()).extracting(Shelf::title).containsExactly("Use it", "Run it");
        assertThat(LIBRARY.docs()).extracting(Doc::name).containsExactly("talk", "keep");
        assertThat(LIBRARY.find("unlisted")).isEmpty();
        assertThat(LIBRARY.find("README")).isEmpty();
        var talk = LIBRARY.find("talk").orElseThrow();
        assertThat(talk.title()).isEqualTo("How to talk");
        assertThat(talk.summary()).isEqualTo("Questions, answers.");
        assertThat(LIBRARY.find("keep").orElseThrow().summary()).isEmpty();
        assertThat(talk.html()).doesNotContain("<h1");
    }

    @Test
    void headings_are_anchors_as_on_github_and_lead_to_themselves() {
        assertThat(HTML)
                .contains("<h2 id=\"more\"><a href=\"#more\">More</a></h2>")
                .contains("<h2 id=\"more-1\">");
        assertThat(LIBRARY.find("keep").orElseThrow().contents())
                .extracting(Doc.Section::id)
                .containsExactly("restarts-it");
    }

    @Test
    void links_lead_to_pages_that_are_there_and_others_are_words() {
        assertThat(HTML)
                .contains("<a href=\"/docs/keep\">keep</a>")
                .contains("<a href=\"/docs/keep#restarts-it\">its restarts</a>")
                .contains("<a href=\"#more\">the rest</a>")
                .contains("<a rel=\"noreferrer\" href=\"https://example.org\">a site</a>")
                .contains("a decision", "joins two", "a picture")
                .doesNotContain("adr/", "other.md", "x.png", "<img");
    }

    @Test
    void markup_is_text_and_remarks_are_left_out() {
        assertThat(HTML)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("&lt;b onclick=")
                .contains("curl &lt;host&gt;")
                .doesNotContain("<script", "<b ", "javascript:", "figures:");
    }

    @Test
    void tables_may_be_wider_than_the_screen() {
        assertThat(HTML)
                .contains("<div class=\"wide\" tabindex=\"0\">\n<table>")
                .contains("<code>a | b</code>");
    }

    @Test
    void a_heading_counts_more_than_a_text_and_every_word_must_be_there() {
        assertThat(addresses("restarts")).containsExactly("keep#restarts-it", "talk", "keep");
        assertThat(addresses("RESTARTS  supervisor")).containsExactly("keep#restarts-it");
        assertThat(addresses("talk anything")).containsExactly("talk");
        assertThat(addresses("talk supervisor")).isEmpty();
        assertThat(addresses("nowhere")).isEmpty();
        assertThat(addresses("  ")).isEmpty();
    }

    @Test
    void what_a_search_says_is_taken_as_it_is() {
        assertThat(addresses("a | b")).containsExactly("talk#more");
        assertThat(addresses(".*")).isEmpty();
        assertThat(addresses("<host>")).containsExactly("talk#more-1");
    }

    @Test
    void an_excerpt_shows_what_was_found_between_whole_words() {
        var excerpt = LIBRARY.search("master file").getFirst().excerpt();
        assertThat(excerpt.stream().filter(Hit.Piece::found).map(Hit.Piece::text))
                .containsExactly("master", "file", "file");
        assertThat(excerpt.stream().map(Hit.Piece::text).collect(Collectors.joining()))
                .isEqualTo(
                        "The supervisor restarts what ends. A key of the master stands in the file,"
                                + " and the file stands somewhere in the folder of the house,"
                                + " beside many others that this sentence names only so that …");
        var end = LIBRARY.search("ends.").getFirst().excerpt();
        assertThat(end.getFirst().text()).isNotEqualTo("… ");
        assertThat(LIBRARY.search("cut off").getFirst().excerpt().getFirst().text())
                .isEqualTo("… ");
    }

    @Test
    void one_endless_word_is_cut_where_it_must_be() {
        var library =
                new Library(
                        Map.of("README", "- [A](a.md)", "a", "# A\n" + "x".repeat(999) + "here"),
                        "/docs/");
        assertThat(library.search("here").getFirst().excerpt())
                .extracting(Hit.Piece::found)
                .containsExactly(false, false, true);
    }

    private static List<String> addresses(String query) {
        return LIBRARY.search(query).stream().map(Hit::address).toList();
    }
}
