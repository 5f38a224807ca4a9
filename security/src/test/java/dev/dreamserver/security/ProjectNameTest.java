package dev.dreamserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectNameTest {

    @Test
    void a_name_is_one_line_without_spaces_around_it() {
        assertThat(ProjectName.of("  Atlas 2 ")).contains("Atlas 2");
        assertThat(ProjectName.of("x".repeat(200))).isPresent();
        assertThat(ProjectName.of("\uD83D\uDE80")).as("a pair is a character").isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-", " - ", "a\nb", "a\0b", "a\u0085b", "\uD83D", "a\uDE80"})
    void what_no_row_can_hold_or_nobody_could_read_is_none(String text) {
        assertThat(ProjectName.of(text)).isEmpty();
    }

    @Test
    void what_is_longer_is_none() {
        assertThat(ProjectName.of("x".repeat(201))).isEmpty();
    }

    @Test
    void a_header_may_say_it_in_either_encoding() {
        assertThat(ProjectName.said(null)).isEmpty();
        assertThat(ProjectName.said("atlas")).contains("atlas");
        var bytes = "Überblick".getBytes(StandardCharsets.UTF_8);
        assertThat(ProjectName.said(new String(bytes, StandardCharsets.ISO_8859_1)))
                .contains("Überblick");
        assertThat(ProjectName.said("Überblick")).contains("Überblick");
    }
}
