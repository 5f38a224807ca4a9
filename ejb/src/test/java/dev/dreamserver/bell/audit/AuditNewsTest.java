package dev.dreamserver.bell.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.dreamserver.audit.AuditView;
import dev.dreamserver.bell.spi.News;
import dev.dreamserver.security.Roles;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditNewsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void refusals_of_one_kind_from_one_source_on_one_day_are_one_line() {
        var news =
                AuditNews.refused(
                        List.of(
                                entry(4, "key-unknown", "10.0.0.9", "3", NOON),
                                entry(3, "key-missing", "10.0.0.9", "1", NOON.minusSeconds(30)),
                                entry(2, "key-unknown", "10.0.0.9", "4", NOON.minusSeconds(60)),
                                entry(
                                        1,
                                        "key-unknown",
                                        "10.0.0.9",
                                        "9",
                                        NOON.minusSeconds(86_400))),
                        ZoneOffset.UTC);
        assertThat(news)
                .extracting(News::what, News::facts, News::at)
                .containsExactly(
                        tuple("refused_key_unknown", List.of("7", "10.0.0.9"), NOON),
                        tuple(
                                "refused_key_missing",
                                List.of("1", "10.0.0.9"),
                                NOON.minusSeconds(30)),
                        tuple(
                                "refused_key_unknown",
                                List.of("9", "10.0.0.9"),
                                NOON.minusSeconds(86_400)));
        assertThat(news).allMatch(one -> !one.roles().contains(Roles.USER));
    }

    @Test
    void more_of_the_same_is_news_again_when_it_has_doubled() {
        assertThat(idAfter("1")).isEqualTo(idAfter("2"));
        assertThat(idAfter("4")).isNotEqualTo(idAfter("2"));
    }

    /** The id of the news about four refusals and some more. */
    private static String idAfter(String more) {
        var entries =
                List.of(
                        entry(2, "key-unknown", "10.0.0.9", more, NOON),
                        entry(1, "key-unknown", "10.0.0.9", "4", NOON.minusSeconds(60)));
        return AuditNews.refused(entries, ZoneOffset.UTC).getFirst().id();
    }

    @Test
    void a_kind_without_words_of_its_own_is_told_in_general() {
        var news =
                AuditNews.refused(
                        List.of(entry(1, "of-tomorrow", "10.0.0.9", "many", NOON)), ZoneOffset.UTC);
        assertThat(news.getFirst().what()).isEqualTo("refused_other");
        assertThat(news.getFirst().facts()).startsWith("1");
        assertThat(news.getFirst().page()).isEmpty();
    }

    private static AuditView entry(
            long sequence, String kind, String source, String times, Instant at) {
        return new AuditView(
                "node",
                sequence,
                at,
                "access.refuse",
                "house",
                "Dream Server",
                Optional.of(source),
                Map.of("kind", kind, "times", times),
                "00");
    }
}
