package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.ResourceException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ErrorPageTest {

    @Test
    void a_database_that_does_not_answer_is_told_from_a_page_that_breaks() {
        assertThat(ErrorPage.isAway(new IllegalStateException(new SQLException("", "08006"))))
                .isTrue();
        assertThat(ErrorPage.isAway(new SQLException("", "57P03"))).isTrue();
        assertThat(ErrorPage.isAway(new SQLException(new ResourceException("none")))).isTrue();

        assertThat(ErrorPage.isAway(new SQLException("no such table", "42P01"))).isFalse();
        assertThat(ErrorPage.isAway(new SQLException("no state"))).isFalse();
        assertThat(ErrorPage.isAway(new NullPointerException())).isFalse();
        assertThat(ErrorPage.isAway(null)).isFalse();
    }
}
