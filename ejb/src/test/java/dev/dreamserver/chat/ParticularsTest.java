package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParticularsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0d6f8a52-7c1e-4a3b-9f00-1b2c3d4e5f60",
                "/var/lib/postgresql/18/main",
                "~/.ssh/config",
                "../engines/guide.tsv",
                "C:\\Users\\ada\\notes.txt",
                "https://example.org/a?b=1",
                "ada@example.org",
                "PROJ-1234",
                "b5948f5",
                "docker-compose.yml",
                "192.168.1.20",
                "2026-11-26",
                "10:45",
                "3.5 GiB",
                "€1,200.50",
                "42",
                "NullPointerException",
                "ERR_CONNECTION_REFUSED",
                "ENOENT"
            })
    void one_that_a_shorter_text_lost_is_found_as_it_stood(String one) {
        var text = "We looked at " + one + " and then at something else.";

        assertThat(Particulars.lost(text, "We looked at something.")).containsExactly(one);
        assertThat(Particulars.lost(text, "Seen: " + one + " too")).isEmpty();
    }

    @Test
    void an_error_is_kept_with_what_it_says() {
        var text =
                """
                It ends with
                Error: cannot open file '/etc/dream.conf' (13)
                and nothing else.""";

        assertThat(Particulars.lost(text, "It fails."))
                .containsExactly("Error: cannot open file '/etc/dream.conf' (13)");
    }

    @Test
    void plain_words_are_no_particulars() {
        assertThat(
                        Particulars.lost(
                                "She said that either way, and/or both, would do. Nothing else. An"
                                        + " error is human; one of 3 was fatal.",
                                ""))
                .isEmpty();
    }

    @Test
    void of_too_many_the_last_are_kept_each_once() {
        var text =
                IntStream.range(1000, 1100)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" and "));

        assertThat(Particulars.lost(text + " and 1099", ""))
                .hasSize(40)
                .startsWith("1060")
                .endsWith("1099");
    }
}
