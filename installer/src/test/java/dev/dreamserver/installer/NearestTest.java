package dev.dreamserver.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestTest {

    private static final List<String> WORDS =
            List.of("status", "settings", "restart", "key", "dream.port", "dream.url", "logs");

    @ParameterizedTest
    @CsvSource({
        "statsu,status",
        "stat,status",
        "sttings,settings",
        "keys,key",
        "lgos,logs",
        "restat,restart",
        "dream.prot,dream.port",
        "dream.prt,dream.port"
    })
    void a_slip_is_understood(String typed, String meant) {
        assertThat(Nearest.to(typed, WORDS)).hasValue(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dance", "dream.foo", "s", "", "x"})
    void another_word_is_not_guessed(String typed) {
        assertThat(Nearest.to(typed, WORDS)).isEmpty();
    }

    @Test
    void each_slip_counts_once() {
        assertThat(Nearest.distance("port", "port")).isZero();
        assertThat(Nearest.distance("prot", "port")).isEqualTo(1);
        assertThat(Nearest.distance("pot", "port")).isEqualTo(1);
        assertThat(Nearest.distance("", "port")).isEqualTo(4);
        assertThat(Nearest.distance("port", "sort")).isEqualTo(1);
    }
}
