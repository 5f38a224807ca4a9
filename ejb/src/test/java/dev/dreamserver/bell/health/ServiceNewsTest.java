package dev.dreamserver.bell.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.health.HealthEventView;
import dev.dreamserver.health.spi.ServiceReport.State;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceNewsTest {

    @Test
    void a_first_start_and_a_start_after_a_stop_that_was_meant_are_no_news() {
        assertThat(change(null, State.RUNNING)).isEmpty();
        assertThat(change(State.STARTING, State.RUNNING)).isEmpty();
        assertThat(change(State.RUNNING, State.STARTING)).isEmpty();
        assertThat(change(null, State.STOPPED, HealthEventView.PLANNED)).isEmpty();
        assertThat(change(State.RUNNING, State.STOPPED, "it hung")).isPresent();
    }

    @Test
    void a_failure_a_restart_and_the_return_are_news() {
        assertThat(change(State.RUNNING, State.STOPPED).map(News::tone)).contains(Tone.TROUBLE);
        assertThat(change(State.RUNNING, State.UNKNOWN).map(News::tone)).contains(Tone.TROUBLE);
        assertThat(change(State.RUNNING, State.RECOVERED).map(News::tone)).contains(Tone.NOTICE);
        assertThat(change(State.STOPPED, State.RUNNING).map(News::tone)).contains(Tone.DONE);
        assertThat(change(State.RUNNING, State.STOPPED).orElseThrow().facts())
                .containsExactly("Ledger");
    }

    private static Optional<News> change(@Nullable State from, State to) {
        return change(from, to, null);
    }

    private static Optional<News> change(@Nullable State from, State to, @Nullable String reason) {
        return ServiceNews.news(
                new HealthEventView(
                        "ledger",
                        "Ledger",
                        Optional.ofNullable(from),
                        to,
                        Optional.ofNullable(reason),
                        Instant.parse("2026-11-20T12:00:00Z")));
    }
}
