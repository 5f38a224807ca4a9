package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseMarksTest {

    private static final ResponseMarks KEPT = new ResponseMarks("resp_7", true, "resp_6");

    private static String in(ResponseMarks marks, String text, boolean event) {
        var bytes = ("xx" + text + "yy").getBytes(UTF_8);
        var marked = marks.in(bytes, 2, bytes.length - 2, event);
        return marked == null ? "none" : new String(marked, UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id':'e','a':1} | {'store':true,'previous_response_id':'resp_6','id':'resp_7','a':1}",
                "{ 'store' : false , 'id':{'id':'x'}, 'previous_response_id': null } |"
                        + " { 'store' : true , 'id':'resp_7', 'previous_response_id': 'resp_6' }",
                "{'\u00e4':'{\\'id\\'','output':[{'id':'m','store':1}]} |"
                        + " {'id':'resp_7','store':true,'previous_response_id':'resp_6',"
                        + "'\u00e4':'{\\'id\\'','output':[{'id':'m','store':1}]}"
            })
    void its_own_fields_are_written_and_every_other_byte_stays(String before, String after) {
        assertThat(in(KEPT, before.replace('\'', '"'), false)).isEqualTo(after.replace('\'', '"'));
    }

    @Test
    void in_an_event_it_is_the_response_that_is_marked() {
        var event =
                "event: response.created\ndata: {\"id\":\"other\",\"response\":{\"id\":\"e\"},"
                        + "\"store\":1}\n\n";
        assertThat(in(new ResponseMarks("resp_7", false, ""), event, true))
                .isEqualTo(
                        "event: response.created\ndata: {\"id\":\"other\",\"response\":"
                                + "{\"store\":false,\"previous_response_id\":null,"
                                + "\"id\":\"resp_7\"},\"store\":1}\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "[1]", "{}", "{\"a\":1", "{\"id\":1,\"id\":2}", "{\"a\":tru}"})
    void what_is_no_response_is_left_alone(String text) {
        assertThat(in(KEPT, text, false)).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {\"a\":1}\n\n", "data: {\"response\":7}\n\n", ": comment\n\n"})
    void an_event_without_a_response_is_left_alone(String text) {
        assertThat(in(KEPT, text, true)).isEqualTo("none");
    }
}
