package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.quota.Demand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundTest {

    private static final int CONTEXT = 4096;
    private static final int TEMPLATE = 100;
    private static final int PICTURE = 1000;

    private static Demand bound(Route route, String request) throws RefusedException {
        return bound(route, request, CONTEXT, 0);
    }

    private static Demand bound(Route route, String request, int context, int usual)
            throws RefusedException {
        var bytes = request.getBytes(UTF_8);
        var peek = RequestPeek.at(route, bytes, bytes.length, "application/json");
        return Bound.of(peek, bytes.length, context, usual, TEMPLATE, PICTURE);
    }

    private static String chat(String more) {
        return "{\"model\":\"guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}"
                .formatted(more.isEmpty() ? "" : "," + more.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'max_tokens':10 | 1 | 10",
                "'max_completion_tokens':10 | 1 | 10",
                "'max_tokens':10,'max_completion_tokens':30 | 1 | 30",
                "'max_tokens':10,'n_predict':7 | 1 | 10",
                "'max_tokens':10,'n_predict':70 | 1 | 70",
                "'max_tokens':10,'n_cmpl':4 | 4 | 10",
                "'max_tokens':10,'n':3 | 3 | 10",
                "'max_tokens':10,'n':2,'best_of':5 | 5 | 10"
            })
    void the_bytes_the_template_and_every_answer_are_held(String more, int answers, int each)
            throws RefusedException {
        var request = chat(more);
        var bound = bound(Route.CHAT, request);
        var prompt = request.getBytes(UTF_8).length + TEMPLATE;
        assertThat(bound)
                .isEqualTo(new Demand(prompt, answers, each, prompt + (long) answers * each, true));
        assertThat(bound.tokens(bound.shortest())).isEqualTo(prompt + answers);
        assertThat(bound.tokens(2)).isEqualTo(prompt + 2L * answers);
        assertThat(bound.tokens(each)).isEqualTo(bound.most());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'temperature':1",
                "'max_tokens':null",
                "'max_tokens':9,'n_predict':-1",
                "'n_predict':9", // not every engine knows it
                "'max_output_tokens':9" // nor is this a limit of chats
            })
    void without_a_limit_an_answer_ends_with_the_context(String more) throws RefusedException {
        assertThat(bound(Route.CHAT, chat(more)).most()).isEqualTo(CONTEXT);
        assertThat(bound(Route.CHAT, chat(more + ",'n':2")).most()).isEqualTo(2 * CONTEXT);
    }

    @Test
    void a_prompt_longer_than_the_context_holds_no_more_than_the_context() throws RefusedException {
        var bound = bound(Route.CHAT, chat("'user':'%s'".formatted("x".repeat(9000))));
        assertThat(bound.most()).isEqualTo(CONTEXT);
        assertThat(bound.tokens(bound.shortest())).isEqualTo(CONTEXT);
    }

    @Test
    void of_providers_an_answer_of_usual_length_is_held_beside_the_prompt()
            throws RefusedException {
        var open = chat("'temperature':1");
        var prompt = open.getBytes(UTF_8).length + TEMPLATE;
        assertThat(bound(Route.CHAT, open, 0, 500))
                .isEqualTo(new Demand(prompt, 1, 500, prompt + 500, true));
        assertThat(bound(Route.CHAT, open, CONTEXT, 500).most()).isEqualTo(CONTEXT);
        assertThat(bound(Route.CHAT, open, CONTEXT, CONTEXT).most()).isEqualTo(prompt + CONTEXT);
        var limited = chat("'max_tokens':10");
        assertThat(bound(Route.CHAT, limited, 0, 500)).isEqualTo(bound(Route.CHAT, limited));
    }

    @Test
    void a_picture_counts_as_a_picture_and_not_by_its_bytes() throws RefusedException {
        var picture = "{'type':'image_url','image_url':{'url':'data:image/png;base64,%s'}}";
        var request =
                ("{'model':'guide','max_tokens':1,'messages':[{'role':'user','content':["
                                + picture.formatted("A".repeat(100_000))
                                + ","
                                + picture.formatted("B".repeat(50_000))
                                + "]}]}")
                        .replace('\'', '"');
        assertThat(bound(Route.CHAT, request).most())
                .isBetween(2L * PICTURE + TEMPLATE, 2L * PICTURE + TEMPLATE + 300);
    }

    @Test
    void each_prompt_of_a_list_has_an_answer_of_its_own() throws RefusedException {
        var request = "{\"model\":\"guide\",\"prompt\":%s,\"max_tokens\":10}";
        assertThat(bound(Route.COMPLETIONS, request.formatted("\"a\"")).answers()).isEqualTo(1);
        assertThat(bound(Route.COMPLETIONS, request.formatted("[1,2,3]")).answers()).isEqualTo(1);
        assertThat(bound(Route.COMPLETIONS, request.formatted("[\"a\",\"b\"]")).answers())
                .isEqualTo(2);
        assertThat(bound(Route.COMPLETIONS, request.formatted("[[1,2],[3],[4]]")).answers())
                .isEqualTo(3);
    }

    @Test
    void where_no_answer_is_counted_only_the_prompt_is_held() throws RefusedException {
        var request = "{\"model\":\"guide\",\"input\":[\"one\",\"two\"]}";
        assertThat(bound(Route.EMBEDDINGS, request))
                .isEqualTo(
                        new Demand(
                                request.length() + TEMPLATE,
                                0,
                                0,
                                request.length() + TEMPLATE,
                                false));
    }
}
