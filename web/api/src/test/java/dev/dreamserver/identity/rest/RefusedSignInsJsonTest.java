package dev.dreamserver.identity.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusedSignInsJsonTest {

    @Test
    void counts_are_read_by_address() {
        assertThat(read("{\"refusedSignIns\":{\"10.0.0.9\":3,\"fe80::1%eth0\":1,\"others\":7}}"))
                .contains(Map.of("10.0.0.9", 3L, "fe80::1%eth0", 1L, "others", 7L));
    }

    @Test
    void what_is_no_address_or_no_count_is_passed_over() {
        assertThat(read("{\"refusedSignIns\":{\"<b>\":3,\"10.0.0.9\":-1,\"10.0.0.8\":\"x\"}}"))
                .contains(Map.of());
    }

    @Test
    void other_news_is_left_to_others() {
        assertThat(read("{\"personId\":\"p\"}")).isEmpty();
        assertThat(read("[]")).isEmpty();
        assertThat(read("half a fi")).isEmpty();
        assertThat(read(" ".repeat(200))).isEmpty();
    }

    private static Optional<Map<String, Long>> read(String json) {
        return RefusedSignInsJson.read(json.getBytes(StandardCharsets.UTF_8), 100);
    }
}
