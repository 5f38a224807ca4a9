package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpliceTest {

    private static String spliced(String request, String upstreamModel) throws RefusedException {
        var bytes = request.getBytes(UTF_8);
        return new String(
                Splice.of(
                        bytes,
                        bytes.length,
                        JsonPeek.at(Route.CHAT, bytes, bytes.length),
                        upstreamModel,
                        true),
                UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'stream':true,REST}|{'stream_options':{'include_usage':true},'stream':true,REST}",
                "{'stream':true,'stream_options':null,REST}|{'stream':true,'stream_options':"
                        + "{'include_usage':true},REST}",
                "{'stream':true,'stream_options': {},REST}|{'stream':true,'stream_options':"
                        + " {'include_usage':true},REST}",
                "{'stream_options':{'x':1},'stream':true,REST}|{'stream_options':"
                        + "{'include_usage':true,'x':1},'stream':true,REST}",
                "{'stream':true,REST,'stream_options':{'include_usage' : false }}|{'stream':true,"
                        + "REST,'stream_options':{'include_usage' : true }}",
                "{'stream':true,'stream_options':{'include_usage':true},REST}|{'stream':true,"
                        + "'stream_options':{'include_usage':true},REST}",
                "{'stream':false,REST}|{'stream':false,REST}",
                "{REST}|{REST}"
            })
    void usage_is_asked_for_and_nothing_else_changes(String before, String after)
            throws RefusedException {
        var rest = "\"messages\":[{\"content\":\"ä 😀 \\u0041 \\\"stream\\\":true\"}],\"model\":%s";
        var asked = before.replace('\'', '"').replace("REST", rest.formatted("\"guide\""));
        var wanted = after.replace('\'', '"');
        assertThat(spliced(asked, "guide"))
                .isEqualTo(wanted.replace("REST", rest.formatted("\"guide\"")));
        assertThat(spliced(asked, "a\"b"))
                .isEqualTo(wanted.replace("REST", rest.formatted("\"a\\\"b\"")));
    }

    @Test
    void damaged_requests_are_refused_or_read_and_never_anything_else() {
        var random = new Random(20_261_120);
        var good =
                ("{\"model\":\"guide\",\"stream\":true,\"max_tokens\":5,\"stream_options\":"
                                + "{\"include_usage\":false},\"messages\":[{\"role\":\"user\","
                                + "\"content\":[{\"type\":\"text\",\"text\":\"ä😀\"}]}]}")
                        .getBytes(UTF_8);
        var refused = 0;
        for (var i = 0; i < 50_000; i++) {
            var bytes = good.clone();
            for (var k = random.nextInt(3); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            try {
                var peek = JsonPeek.at(Route.CHAT, bytes, length);
                Splice.of(bytes, length, peek, "other", true);
            } catch (RefusedException no) {
                refused++;
                assertThat(no.refused().error().status()).isEqualTo(400);
            }
        }
        assertThat(refused).isBetween(20_000, 49_999);
    }

    @Test
    void damaged_forms_are_refused_or_read_and_never_anything_else() {
        var random = new Random(20_261_126);
        var good =
                String.join(
                                "\r\n",
                                "--b",
                                "Content-Disposition: form-data; name=\"model\"",
                                "",
                                "guide",
                                "--b",
                                "Content-Disposition: form-data; name=\"file\"; filename=\"a\"",
                                "Content-Type: audio/wav",
                                "",
                                "RIFF",
                                "--b--",
                                "")
                        .getBytes(UTF_8);
        var refused = 0;
        for (var i = 0; i < 50_000; i++) {
            var bytes = good.clone();
            for (var k = random.nextInt(3); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            try {
                var peek =
                        FormPeek.at(
                                Route.TRANSCRIPTIONS,
                                bytes,
                                length,
                                "multipart/form-data; boundary=b");
                Splice.of(bytes, length, peek, "other", true);
            } catch (RefusedException no) {
                refused++;
                assertThat(no.refused().error().status()).isEqualTo(400);
            }
        }
        assertThat(refused).isBetween(20_000, 49_999);
    }

    @Test
    void utf8_is_judged_as_the_jdk_judges_it() {
        var random = new Random(7);
        for (var i = 0; i < 50_000; i++) {
            var bytes = new byte[random.nextInt(20)];
            for (var k = 0; k < bytes.length; k++) {
                bytes[k] =
                        (byte) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(256));
            }
            var whole = new String(bytes, UTF_8);
            var valid = !whole.contains("\uFFFD") && whole.getBytes(UTF_8).length == bytes.length;
            assertThat(Utf8.valid(bytes, bytes.length)).isEqualTo(valid);
        }
        var all = "aé€😀 plain text that is longer than eight".getBytes(UTF_8);
        assertThat(Utf8.valid(all, all.length)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'stream':true,REST}|{'stream':true,REST}",
                "{'stream_options':{'include_usage':true},'stream':true,REST}|{'stream':true,REST}",
                "{'stream':true, 'stream_options' : {'a':{'b':[1]}} ,REST}|{'stream':true, REST}",
                "{'stream':true,REST,'stream_options':null }|{'stream':true,REST }",
                "{'stream':true,REST , 'stream\\u005foptions':{}}|{'stream':true,REST }",
            })
    void the_wish_for_usage_is_taken_out_where_it_is_not_known(String request, String expected)
            throws RefusedException {
        var rest = "'model':'m','messages':[{'role':'user','content':'hi'}]";
        var bytes = request.replace("REST", rest).replace('\'', '"').getBytes(UTF_8);
        var peek = JsonPeek.at(Route.CHAT, bytes, bytes.length);
        assertThat(new String(Splice.of(bytes, bytes.length, peek, "m", false), UTF_8))
                .isEqualTo(expected.replace("REST", rest).replace('\'', '"'));
    }
}
