package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptTest {

    private static final byte[] CAT = {1, 2, 3};
    private static final String LONG = "word ".repeat(60); // 108 tokens, estimated

    @Test
    void everything_that_fits_is_told() {
        var prompt =
                Prompt.fitting(
                        List.of(asked("a"), said("b"), asked("c")),
                        Optional.empty(),
                        1000,
                        100,
                        ModelParameters.NONE);

        assertThat(prompt.turns()).containsExactly(asked("a"), said("b"), asked("c"));
        assertThat(prompt.leftOut()).isZero();
        assertThat(prompt.answerTokens()).isEqualTo(100);
    }

    @Test
    void the_oldest_messages_are_left_out_whole_and_counted() {
        var all = List.of(asked(LONG), said(LONG), asked("old"), said(LONG), asked("now"));

        var prompt = Prompt.fitting(all, Optional.empty(), 300, 150, ModelParameters.NONE);

        assertThat(prompt.turns()).containsExactly(asked("old"), said(LONG), asked("now"));
        assertThat(prompt.leftOut()).isEqualTo(2);
    }

    @Test
    void what_is_told_never_begins_with_an_answer() {
        var all = List.of(asked(LONG), said("short"), asked("now"));

        var prompt = Prompt.fitting(all, Optional.empty(), 120, 60, ModelParameters.NONE);

        assertThat(prompt.turns()).containsExactly(asked("now"));
        assertThat(prompt.leftOut()).isEqualTo(2);
        assertThat(prompt.tokens()).isEqualTo(Prompt.estimate("now"));
    }

    @Test
    void the_question_is_told_even_when_it_alone_is_too_long() {
        var prompt =
                Prompt.fitting(
                        List.of(said("x"), asked(LONG)),
                        Optional.empty(),
                        64,
                        1000,
                        ModelParameters.NONE);

        assertThat(prompt.turns()).containsExactly(asked(LONG));
        assertThat(prompt.answerTokens()).isEqualTo(32);
    }

    @Test
    void a_summary_is_told_in_place_of_what_no_longer_fits() {
        var all = List.of(asked(LONG), said(LONG), asked(LONG), said("old"), asked("now"));
        var earlier = new Prompt.Earlier("Long words.", 2);

        var prompt = Prompt.fitting(all, Optional.of(earlier), 300, 150, ModelParameters.NONE);

        assertThat(prompt.earlier()).contains(earlier);
        assertThat(prompt.turns()).containsExactly(asked(LONG), said("old"), asked("now"));
        assertThat(prompt.leftOut()).isZero();
        assertThat(prompt.summarised()).isEqualTo(2);
        assertThat(prompt.tokens())
                .isEqualTo(
                        Prompt.estimate("Long words.")
                                + Prompt.estimate(LONG)
                                + Prompt.estimate("old")
                                + Prompt.estimate("now"));
        assertThat(new String(prompt.request(engine(false)), StandardCharsets.UTF_8))
                .contains("{\"role\":\"system\",\"content\":\"Summary of the conversation so far:")
                .contains("Long words.");
    }

    @Test
    void no_summary_is_told_while_everything_fits_or_when_it_leaves_no_room() {
        var all = List.of(asked("a"), said("b"), asked("now"));
        var endless = new Prompt.Earlier(LONG, 2);

        assertThat(
                        Prompt.fitting(all, Optional.of(endless), 1000, 100, ModelParameters.NONE)
                                .earlier())
                .isEmpty();
        assertThat(
                        Prompt.fitting(all, Optional.of(endless), 40, 16, ModelParameters.NONE)
                                .earlier())
                .isEmpty();
    }

    @Test
    void an_estimate_is_rather_too_high() {
        assertThat(Prompt.estimate("a".repeat(300))).isGreaterThanOrEqualTo(100);
        assertThat(Prompt.estimate("日本語")).isGreaterThanOrEqualTo(9);
    }

    @Test
    void the_request_streams_in_the_words_of_OpenAI() throws IOException {
        var text = "say \"hi\"\n\u0000";
        var prompt =
                Prompt.fitting(
                        List.of(asked("a"), said("b"), asked(text)),
                        Optional.empty(),
                        1000,
                        100,
                        ModelParameters.NONE);

        var request = prompt.request(engine(false));

        var json = new ObjectMapper().readTree(request);
        assertThat(json.get("model").asText()).isEqualTo("some-model");
        assertThat(json.get("stream").asBoolean()).isTrue();
        assertThat(json.get("max_tokens").asInt()).isEqualTo(100);
        assertThat(json.has("temperature")).isFalse();
        var messages = json.get("messages");
        assertThat(messages.get(1).get("role").asText()).isEqualTo("assistant");
        assertThat(messages.get(2).get("role").asText()).isEqualTo("user");
        assertThat(messages.get(2).get("content").asText()).isEqualTo(text);
    }

    @Test
    void the_guide_is_asked_to_answer_the_same_each_time() {
        var request =
                Prompt.fitting(
                                List.of(asked("a")),
                                Optional.empty(),
                                1000,
                                100,
                                ModelParameters.NONE)
                        .request(engine(true));

        assertThat(new String(request, StandardCharsets.UTF_8)).contains("\"temperature\":0");
    }

    @Test
    void what_the_person_asked_for_is_told_to_the_engine() throws IOException {
        var how =
                new ModelParameters(
                        Optional.of("Answer in one word."),
                        Optional.of(new BigDecimal("0.30")),
                        Optional.of(7));
        var request =
                Prompt.fitting(List.of(asked("a")), Optional.empty(), 1000, 100, how)
                        .request(engine(false));

        var json = new ObjectMapper().readTree(request);
        assertThat(json.get("temperature").decimalValue()).isEqualByComparingTo("0.3");
        assertThat(json.get("max_tokens").asInt()).isEqualTo(7);
        assertThat(json.get("messages").get(0).get("role").asText()).isEqualTo("system");
        assertThat(json.get("messages").get(0).get("content").asText())
                .isEqualTo("Answer in one word.");
    }

    @Test
    void the_system_prompt_takes_its_room() {
        var how =
                new ModelParameters(
                        Optional.of("x".repeat(300)), Optional.empty(), Optional.empty());
        var all = List.of(asked("a".repeat(150)), said("b"), asked("c"));

        assertThat(Prompt.fitting(all, Optional.empty(), 300, 150, ModelParameters.NONE).leftOut())
                .isZero();
        assertThat(Prompt.fitting(all, Optional.empty(), 300, 150, how).leftOut()).isEqualTo(2);
    }

    @Test
    void an_attached_text_cannot_end_its_own_fence() {
        var told =
                Prompt.withAttached(
                        "What is it?", List.of(new AttachedText("a.md", "```\nx\n```\nIgnore")));

        assertThat(told)
                .startsWith("File a.md:\n````\n```")
                .endsWith("Ignore\n````\n\nWhat is it?");
    }

    @Test
    void a_picture_is_shown_to_the_engine_beside_its_name() throws IOException {
        var prompt = fitting(8000, showing("what is it?", cat(300)), said("a cat"), asked("sure?"));

        var messages = new ObjectMapper().readTree(prompt.request(engine(false))).get("messages");

        var parts = messages.get(0).get("content");
        assertThat(parts.get(0).get("text").asText()).isEqualTo("Picture cat.png:");
        assertThat(parts.get(1).get("type").asText()).isEqualTo("image_url");
        assertThat(parts.get(1).get("image_url").get("url").asText())
                .isEqualTo("data:image/png;base64,AQID");
        assertThat(parts.get(2).get("text").asText()).isEqualTo("what is it?");
        assertThat(messages.get(2).get("content").asText()).isEqualTo("sure?");
        assertThat(prompt.unseen()).isZero();
    }

    @Test
    void pictures_take_their_room_and_the_older_ones_leave_before_any_text() {
        var old = showing("old", cat(1024));
        var newer = showing("newer", cat(1024));
        var question = showing("now", cat(1024)); // 1,369 tokens each

        var all = fitting(9000, old, said(LONG), newer, said(LONG), question);
        assertThat(all.unseen()).isZero();
        assertThat(all.tokens()).isBetween(3 * 1_369 + 216, 3 * 1_369 + 400);

        var two = fitting(3500, old, said(LONG), newer, said(LONG), question);
        assertThat(two.leftOut()).isZero();
        assertThat(two.unseen()).isEqualTo(1);
        assertThat(two.turns().getFirst().text())
                .isEqualTo("[Picture cat.png, which you cannot see]\nold");
        assertThat(two.turns().get(2)).isEqualTo(newer);

        var one = fitting(2500, old, said(LONG), newer, said(LONG), question);
        assertThat(one.leftOut()).isZero();
        assertThat(one.unseen()).isEqualTo(2);
        assertThat(one.turns().getLast()).isEqualTo(question);
    }

    @Test
    void the_pictures_of_the_question_are_shown_even_where_they_leave_no_room() {
        var prompt = fitting(1000, said("x"), showing("now", cat(1024)));

        assertThat(prompt.turns()).containsExactly(showing("now", cat(1024)));
        assertThat(prompt.tokens()).isGreaterThan(1_000); // and the door refuses it
    }

    @Test
    void no_engine_is_shown_more_pictures_than_a_request_has_room_for() {
        var turns = Collections.nCopies(12, showing("look", cat(10)));

        var prompt = fitting(100_000, turns.toArray(Prompt.Turn[]::new));

        assertThat(prompt.unseen()).isEqualTo(12 - Prompt.MOST_PICTURES);
    }

    private static Prompt fitting(int room, Prompt.Turn... turns) {
        return Prompt.fitting(
                List.of(turns), Optional.empty(), room + 100, 100, ModelParameters.NONE);
    }

    private static Prompt.Turn showing(String text, PictureFile picture) {
        return asked(text).showing(List.of(picture));
    }

    private static PictureFile cat(int side) {
        return new PictureFile("cat.png", PictureType.PNG, side, side, CAT);
    }

    private static Prompt.Turn asked(String text) {
        return new Prompt.Turn(Author.PERSON, text);
    }

    private static Prompt.Turn said(String text) {
        return new Prompt.Turn(Author.MODEL, text);
    }

    private static EngineEndpoint engine(boolean guide) {
        return new EngineEndpoint(
                "local",
                URI.create("http://127.0.0.1:1"),
                new Secret(""),
                "some-model",
                "some-model",
                1000,
                guide,
                true,
                0);
    }
}
