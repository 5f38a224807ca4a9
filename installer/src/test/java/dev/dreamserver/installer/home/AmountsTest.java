package dev.dreamserver.installer.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountsTest {

    @Test
    void durations_are_read_as_people_type_them() {
        assertThat(Amounts.duration("90d")).isEqualTo(Duration.ofDays(90));
        assertThat(Amounts.duration(" 500ms ")).isEqualTo(Duration.ofMillis(500));
        assertThat(Amounts.duration("PT5S")).isEqualTo(Duration.ofSeconds(5));
        assertThatThrownBy(() -> Amounts.duration("soon"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void memory_is_read_and_shown() {
        assertThat(Amounts.memory("512m")).isEqualTo(512L * 1024 * 1024);
        assertThat(Amounts.memory("1GB")).isEqualTo(1L << 30);
        assertThat(Amounts.shown(176_710_367L)).isEqualTo("176.7 MB");
        assertThat(Amounts.shown(Duration.ofMinutes(3))).isEqualTo("3 min");
    }

    @Test
    void a_little_memory_is_not_none() {
        assertThat(Amounts.ofMemory(0)).isEqualTo("0.0 GB");
        assertThat(Amounts.ofMemory(3_000_000)).isEqualTo("< 0.1 GB");
        assertThat(Amounts.ofMemory(3L << 29)).isEqualTo("1.5 GB");
    }
}
