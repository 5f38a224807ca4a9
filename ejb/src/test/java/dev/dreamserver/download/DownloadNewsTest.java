package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DownloadNewsTest {

    private static final UUID ID = new UUID(1, 2);

    @Test
    void one_that_is_here_is_done_and_leads_to_the_models() {
        var here = news(DownloadState.READY, "2026-11-27T12:00:00Z", Optional.empty());
        assertThat(here.tone()).isEqualTo(Tone.DONE);
        assertThat(here.what()).isEqualTo("download_here");
        assertThat(here.facts()).containsExactly("Qwen3 8B");
        assertThat(here.page()).contains("/models");
        assertThat(here.roles()).containsExactlyInAnyOrder("admin", "operator");
    }

    @Test
    void one_that_failed_says_why_and_is_news_again_when_it_fails_again() {
        var failed = news(DownloadState.FAILED, "2026-11-27T12:00:00Z", Optional.of("Gone"));
        assertThat(failed.tone()).isEqualTo(Tone.TROUBLE);
        assertThat(failed.reason()).contains("Gone");
        var again = news(DownloadState.FAILED, "2026-11-27T13:00:00Z", Optional.of("Gone"));
        assertThat(again.id()).isNotEqualTo(failed.id());
    }

    @Test
    void one_that_lacks_room_says_how_much() {
        var why = Optional.of("The disk is full: 7 MiB are missing. Free some space, then resume");
        var paused = news(DownloadState.PAUSED, "2026-11-27T12:00:00Z", why);
        assertThat(paused.tone()).isEqualTo(Tone.TROUBLE);
        assertThat(paused.what()).isEqualTo("download_paused");
        assertThat(paused.reason()).isEqualTo(why);
    }

    private static News news(DownloadState state, String at, Optional<String> reason) {
        return DownloadNews.news(
                new DownloadView(
                        ID,
                        "qwen3-8b-q4-k-m",
                        "Qwen3 8B",
                        state,
                        10,
                        10,
                        0,
                        Optional.empty(),
                        0,
                        reason,
                        Instant.parse(at),
                        "Ada"));
    }
}
