package dev.dreamserver.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResponseItemsTest {

    private static JsonNode json(String text) throws IOException {
        return ResponseItems.JSON.readTree(text.replace('\'', '"'));
    }

    private static JsonNode items(String input) throws IOException {
        return ResponseItems.of(input.replace('\'', '"').getBytes(UTF_8), "7");
    }

    @Test
    void a_text_is_what_somebody_says() throws Exception {
        assertThat(items("'hi'"))
                .isEqualTo(
                        json(
                                "[{'role':'user','content':[{'type':'input_text','text':'hi'}],"
                                        + "'type':'message','status':'completed','id':'msg_7_0'}]"));
    }

    @Test
    void items_come_in_their_long_form_and_keep_what_they_bring() throws Exception {
        var items =
                items(
                        "[{'role':'assistant','content':'so'},"
                                + "{'type':'message','role':'user','id':'mine','status':'x',"
                                + "'content':[{'type':'input_text','text':'a'}]},"
                                + "{'type':'message','role':'user','id':'mine','content':'b'},"
                                + "{'type':'function_call_output','call_id':'c','output':'1.50'}]");
        assertThat(items.get(0))
                .isEqualTo(
                        json(
                                "{'role':'assistant','content':[{'type':'output_text','text':'so',"
                                        + "'annotations':[]}],'type':'message',"
                                        + "'status':'completed','id':'msg_7_0'}"));
        assertThat(items.get(1).path("id").asText()).isEqualTo("mine");
        assertThat(items.get(1).path("status").asText()).isEqualTo("x");
        assertThat(items.get(2).path("id").asText()).isEqualTo("msg_7_2");
        assertThat(items.get(3))
                .isEqualTo(
                        json(
                                "{'type':'function_call_output','call_id':'c','output':'1.50',"
                                        + "'id':'item_7_3'}"));
    }

    @Test
    void a_conversation_is_what_was_asked_and_answered_without_ids() throws Exception {
        var said =
                ResponseItems.conversation(
                        "[{\"id\":\"a\",\"role\":\"user\"}]",
                        ("{'output':[{'id':'r','type':'reasoning','summary':[]},"
                                        + "{'id':'s','type':'reasoning','summary':[],"
                                        + "'content':[{'type':'reasoning_text','text':'hm'}]},"
                                        + "{'id':'c','type':'function_call','call_id':'c1'}]}")
                                .replace('\'', '"'));
        assertThat(json("[" + said + "]"))
                .isEqualTo(
                        json(
                                "[{'role':'user'},{'type':'reasoning','summary':[],'content':"
                                        + "[{'type':'reasoning_text','text':'hm'}]},"
                                        + "{'type':'function_call','call_id':'c1'}]"));
    }

    @Test
    void numbers_stay_as_they_were_written() throws Exception {
        var item = "{\"type\":\"x\",\"id\":\"a\",\"n\":[1.50,0.0,12345678901234567890]}";
        assertThat(ResponseItems.text(ResponseItems.of(("[" + item + "]").getBytes(UTF_8), "7")))
                .isEqualTo("[" + item + "]");
    }

    private static List<String> ids(JsonNode page) {
        return page.path("data").findValuesAsText("id");
    }

    private static JsonNode page(String after, int limit, boolean newest) throws IOException {
        return json(
                ResponseItems.page(
                                "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]",
                                Optional.of(after).filter(id -> !id.isEmpty()),
                                limit,
                                newest)
                        .orElseThrow());
    }

    @Test
    void items_are_told_by_pages() throws Exception {
        var first = page("", 2, true);
        assertThat(ids(first)).containsExactly("c", "b");
        assertThat(first.path("object").asText()).isEqualTo("list");
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(first.path("first_id").asText()).isEqualTo("c");
        assertThat(first.path("last_id").asText()).isEqualTo("b");
        var last = page("b", 2, true);
        assertThat(ids(last)).containsExactly("a");
        assertThat(last.path("has_more").asBoolean()).isFalse();
        assertThat(ids(page("a", 1, false))).containsExactly("b");
        var none = page("c", 2, false);
        assertThat(ids(none)).isEmpty();
        assertThat(none.get("last_id").isNull()).isTrue();
        assertThat(ResponseItems.page("[{\"id\":\"a\"}]", Optional.of("z"), 2, true)).isEmpty();
    }
}
