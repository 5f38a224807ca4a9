package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseInputTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'g','input':'h\u00e4'} |  | {'store':false,'model':'g','input':'h\u00e4'}",
                "{'input':'a \\'b\\'','store': true ,'model':'g'} |  |"
                        + " {'input':'a \\'b\\'','store': false ,'model':'g'}",
                "{'previous_response_id':'resp_1','model':'g','input':'hi'} | {'a':1},{'b':2} |"
                        + " {'store':false,'previous_response_id':null,'model':'g','input':"
                        + "[{'a':1},{'b':2},{'type':'message','role':'user','content':'hi'}]}",
                "{'store':false,'input': [ {'c':3} ] ,'previous_response_id':'r','model':'g'} |"
                        + " {'a':1} | {'store':false,'input': [{'a':1}, {'c':3} ] ,"
                        + "'previous_response_id':null,'model':'g'}"
            })
    void what_was_said_goes_first_and_every_other_byte_stays(
            String request, String before, String wanted) throws Exception {
        var body = json(request);
        var peek = RequestPeek.at(Route.RESPONSES, body, body.length, "application/json");
        var written =
                ResponseInput.of(
                        body, body.length, peek, before == null ? Answer.NOTHING : json(before));
        assertThat(new String(written, UTF_8)).isEqualTo(wanted.replace('\'', '"'));
        var again = RequestPeek.at(Route.RESPONSES, written, written.length, "application/json");
        assertThat(again.previous).isEmpty();
        assertThat(again.store).isEqualTo(RequestPeek.Store.NO);
        assertThat(again.model()).isEqualTo("g");
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
