package dev.dreamserver.home.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WallPageTest {

    @ParameterizedTest
    @ValueSource(strings = {"refused_key_unknown", "refused_token_refused", "refused_other"})
    void a_refusal_is_told_without_where_it_came_from(String what) {
        assertThat(WallPage.key(what)).isEqualTo("wall_refused");
    }

    @Test
    void a_refused_sign_in_too_and_a_service_as_it_is() {
        assertThat(WallPage.key("refused_sign_in")).isEqualTo("wall_refused_sign_in");
        assertThat(WallPage.key("service_stopped")).isEqualTo("news_service_stopped");
    }

    @Test
    void news_that_nobody_has_thought_about_stays_off_the_wall() {
        assertThat(WallPage.key("chat_shared")).isEmpty();
    }
}
