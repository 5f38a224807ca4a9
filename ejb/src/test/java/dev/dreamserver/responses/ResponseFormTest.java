package dev.dreamserver.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.responses.ResponseDraft.End;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResponseFormTest {

    private static final String BEGUN =
            "event: response.created\n"
                    + "data: {'type':'response.created','response':{'id':'e','created_at':5,"
                    + "'status':'in_progress','tools':[]}}\n\n";

    private static JsonNode made(End end, String previous, String came) throws IOException {
        var draft =
                new ResponseDraft(
                        "ann",
                        "resp_7",
                        Instant.ofEpochSecond(9),
                        "guide",
                        Optional.of(previous).filter(text -> !text.isEmpty()),
                        end,
                        Optional.of("The engine broke."),
                        Optional.empty(),
                        true);
        var made = ResponseForm.of(draft, came.replace('\'', '"').getBytes(UTF_8));
        return ResponseItems.JSON.readTree(made.toString()); // numbers as they are read
    }

    private static JsonNode json(String text) throws IOException {
        return ResponseItems.JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void what_the_engine_told_is_kept_as_it_is_under_the_houses_name() throws Exception {
        var told =
                "{'id':'e','created_at':5,'status':'incomplete','model':'m','output':[{'a':1.5}]}";
        var wanted =
                json(
                        "{'id':'resp_7','created_at':5,'status':'incomplete','model':'m',"
                                + "'output':[{'a':1.5}],'object':'response','store':true,"
                                + "'previous_response_id':'resp_6'}");
        assertThat(made(End.TOLD, "resp_6", told)).isEqualTo(wanted);
        assertThat(
                        made(
                                End.TOLD,
                                "resp_6",
                                "event: response.incomplete\ndata: {'type':'x','response':%s}\n\n"
                                        .formatted(told)))
                .isEqualTo(wanted);
        assertThat(made(End.TOLD, "", "{'usage':{}}"))
                .isEqualTo(
                        json(
                                "{'usage':{},'id':'resp_7','object':'response','store':true,"
                                        + "'previous_response_id':null,'created_at':9,"
                                        + "'output':[],'model':'guide','status':'completed'}"));
    }

    @Test
    void of_one_that_was_cut_there_is_what_had_come() throws Exception {
        var response =
                made(
                        End.CUT,
                        "",
                        BEGUN
                                + "data: {'type':'response.output_text.delta','item_id':'m1',"
                                + "'delta':'One'}\n\n"
                                + "data: {'type':'response.output_item.done','item':{'id':'m1',"
                                + "'type':'message','text':'One.'}}\n\n"
                                + "data: {'type':'response.output_text.delta','item_id':'m2',"
                                + "'delta':'Tw'}\n\n: waiting\n\ndata: not json\n\n"
                                + "data: {'type':'response.output_text.delta','item_id':'m2',"
                                + "'delta':'o'}\n\n");
        assertThat(response.path("status").asText()).isEqualTo("incomplete");
        assertThat(response.path("id").asText()).isEqualTo("resp_7");
        assertThat(response.has("error")).isFalse();
        assertThat(response.path("output"))
                .isEqualTo(
                        json(
                                "[{'id':'m1','type':'message','text':'One.'},{'id':'m2','type':"
                                        + "'message','status':'incomplete','role':'assistant',"
                                        + "'content':[{'type':'output_text','text':'Two',"
                                        + "'annotations':[]}]}]"));
    }

    @Test
    void one_that_failed_says_why() throws Exception {
        var response = made(End.FAILED, "", BEGUN);
        assertThat(response.path("status").asText()).isEqualTo("failed");
        assertThat(response.path("error"))
                .isEqualTo(json("{'code':'server_error','message':'The engine broke.'}"));
    }

    @Test
    void what_is_no_response_is_not_made_one() {
        assertThatThrownBy(() -> made(End.TOLD, "", "hello")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> made(End.TOLD, "", "[1]")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> made(End.CUT, "", "data: {}\n\n")).isInstanceOf(IOException.class);
    }
}
