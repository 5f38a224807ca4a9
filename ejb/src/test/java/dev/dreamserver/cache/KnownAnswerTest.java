package dev.dreamserver.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownAnswerTest {

    @Test
    void what_was_packed_comes_out_as_it_was() {
        var body = "data: {\"a\":\"ä\"}\n\ndata: [DONE]\n\n".getBytes(UTF_8);
        var known =
                KnownAnswer.unpacked(
                        new KnownAnswer("text/event-stream", "größer", "local", body, 18).packed());
        assertThat(known.type()).isEqualTo("text/event-stream");
        assertThat(known.model()).isEqualTo("größer");
        assertThat(known.engine()).isEqualTo("local");
        assertThat(known.body()).isEqualTo(body);
        assertThat(known.end()).isEqualTo(18);
    }
}
