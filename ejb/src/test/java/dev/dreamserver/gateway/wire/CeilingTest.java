package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CeilingTest {

    private static String lowered(Route route, String request) throws RefusedException {
        var bytes = (request + "   ").getBytes(UTF_8); // the array may be longer than the request
        var length = bytes.length - 3;
        var peek = RequestPeek.at(route, bytes, length, "application/json");
        return new String(Ceiling.lower(bytes, length, peek, 20), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{REST}|{'max_tokens':20,REST}",
                "{ REST}|{'max_tokens':20, REST}",
                "{'max_tokens':100,REST}|{'max_tokens':20,REST}",
                "{'max_tokens': null ,REST}|{'max_tokens': 20 ,REST}",
                "{'max_tokens':20,REST}|{'max_tokens':20,REST}",
                "{'max_tokens':5,REST}|{'max_tokens':5,REST}",
                "{REST,'max_completion_tokens' : 4096 }|{REST,'max_completion_tokens' : 20 }",
                "{'max_tokens':7,REST,'max_completion_tokens':99}|{'max_tokens':7,REST,"
                        + "'max_completion_tokens':20}",
                "{'n_predict':99,REST}|{'max_tokens':20,'n_predict':20,REST}",
                "{'max_output_tokens':5,REST}|{'max_tokens':20,'max_output_tokens':5,REST}",
                "{'n_predict':-1,REST,'max_tokens':9}|{'n_predict':20,REST,'max_tokens':9}",
                "{REST,'tools':[{'max_tokens':900}],'x':{'max_tokens':1e3}}|{'max_tokens':20,REST,"
                        + "'tools':[{'max_tokens':900}],'x':{'max_tokens':1e3}}"
            })
    void every_limit_is_lowered_and_nothing_else_changes(String before, String after)
            throws RefusedException {
        var rest =
                "\"model\":\"guide\",\"messages\":[{\"content\":\"ä 😀 \\u0041"
                        + " \\\"max_tokens\\\":1\"}]";
        assertThat(lowered(Route.CHAT, before.replace('\'', '"').replace("REST", rest)))
                .isEqualTo(after.replace('\'', '"').replace("REST", rest));
    }

    @Test
    void a_response_knows_no_limit_of_chats() throws RefusedException {
        assertThat(
                        lowered(
                                Route.RESPONSES,
                                "{\"max_tokens\":5,\"model\":\"guide\",\"input\":\"hi\"}"))
                .startsWith("{\"max_output_tokens\":20,\"max_tokens\":5,");
    }

    @Test
    void a_response_has_a_limit_of_another_name() throws RefusedException {
        assertThat(lowered(Route.RESPONSES, "{\"model\":\"guide\",\"input\":\"hi\"}"))
                .isEqualTo("{\"max_output_tokens\":20,\"model\":\"guide\",\"input\":\"hi\"}");
    }
}
