package dev.dreamserver.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.inputitems.InputItemListParams;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The unchanged OpenAI client for Java against the running house and its real engine. */
@ExtendWith(HouseExtension.class)
class OpenAiClientIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String QUESTION = "what is dream server";
    private static final String ANSWER =
            "Dream Server is a private AI platform on your own hardware. It brings chat, sign-in"
                    + " with roles, usage you can account for and an OpenAI-compatible API, and your"
                    + " data stays with you.";

    @Test
    void a_plain_answer_is_the_engines_and_its_usage_is_in_the_ledger(House house)
            throws Exception {
        var answer = client(house).chat().completions().create(question("dream-guide").build());

        assertThat(answer.choices().getFirst().message().content()).contains(ANSWER);
        var usage = answer.usage().orElseThrow();
        try (var database = house.database();
                var rows =
                        database.prepareStatement(
                                "select tokens_in, tokens_out, outcome, estimated from"
                                        + " usage_attempt where key_id is not null"
                                        + " order by started_at desc limit 1")) {
            var row = rows.executeQuery();
            assertThat(row.next()).isTrue();
            assertThat(row.getLong(1)).isEqualTo(usage.promptTokens());
            assertThat(row.getLong(2)).isEqualTo(usage.completionTokens());
            assertThat(row.getString(3)).isEqualToIgnoringCase("complete");
            assertThat(row.getBoolean(4)).isFalse();
        }
    }

    @Test
    void a_streamed_answer_comes_in_pieces_without_a_usage_chunk_that_nobody_asked_for(
            House house) {
        var text = new StringBuilder();
        var pieces = 0;
        try (var stream =
                client(house)
                        .chat()
                        .completions()
                        .createStreaming(question("dream-guide").build())) {
            for (ChatCompletionChunk chunk :
                    (Iterable<ChatCompletionChunk>) stream.stream()::iterator) {
                assertThat(chunk.usage()).isEmpty();
                assertThat(chunk.choices()).isNotEmpty();
                text.append(chunk.choices().getFirst().delta().content().orElse(""));
                pieces++;
            }
        }
        assertThat(text.toString()).isEqualTo(ANSWER);
        assertThat(pieces).isGreaterThan(5);
    }

    @Test
    void a_client_that_asks_for_usage_gets_the_usage_chunk(House house) {
        var asked =
                question("dream-guide")
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        try (var stream = client(house).chat().completions().createStreaming(asked)) {
            assertThat(stream.stream().filter(chunk -> chunk.usage().isPresent())).hasSize(1);
        }
    }

    @Test
    void a_text_is_completed_at_once_and_in_pieces(House house) {
        var asked =
                CompletionCreateParams.builder()
                        .model("dream-guide")
                        .prompt("Dream Server is")
                        .maxTokens(12)
                        .temperature(0)
                        .build();
        var whole = client(house).completions().create(asked);
        assertThat(whole.usage().orElseThrow().completionTokens()).isBetween(1L, 12L);
        var text = new StringBuilder();
        try (var stream = client(house).completions().createStreaming(asked)) {
            stream.stream().forEach(piece -> text.append(piece.choices().getFirst().text()));
        }
        assertThat(text).isNotEmpty().hasToString(whole.choices().getFirst().text());
    }

    @Test
    void a_response_is_given_at_once_and_event_by_event(House house) throws Exception {
        var asked =
                ResponseCreateParams.builder()
                        .model("dream-guide")
                        .input(QUESTION)
                        .temperature(0)
                        .build();
        var whole = client(house).responses().create(asked);
        assertThat(text(whole)).isEqualTo(ANSWER);
        var row = lastRow(house);
        assertThat(row.get(0)).isEqualTo(whole.usage().orElseThrow().inputTokens());
        assertThat(row.get(1)).isEqualTo(whole.usage().orElseThrow().outputTokens());

        var pieces = new StringBuilder();
        var completed = new ArrayList<Response>();
        try (var stream = client(house).responses().createStreaming(asked)) {
            stream.stream()
                    .forEach(
                            event -> {
                                event.outputTextDelta().ifPresent(it -> pieces.append(it.delta()));
                                event.completed().ifPresent(it -> completed.add(it.response()));
                            });
        }
        assertThat(pieces).hasToString(ANSWER);
        assertThat(completed).hasSize(1).allMatch(response -> text(response).equals(ANSWER));
        assertThat(lastRow(house)).isEqualTo(row);
    }

    @Test
    void a_response_is_kept_fetched_gone_on_from_and_deleted_by_who_made_it(House house)
            throws Exception {
        var mine = client(house).responses();
        var asked = ResponseCreateParams.builder().model("dream-guide").temperature(0);
        var first = mine.create(asked.input(QUESTION).build());
        assertThat(mine.retrieve(first.id())).isEqualTo(first);
        assertThat(text(first)).isEqualTo(ANSWER);

        var streamed = new ArrayList<Response>();
        try (var stream =
                mine.createStreaming(
                        asked.input("and who made it").previousResponseId(first.id()).build())) {
            stream.stream()
                    .forEach(it -> it.completed().ifPresent(end -> streamed.add(end.response())));
        }
        var second = streamed.getFirst();
        assertThat(second.previousResponseId()).contains(first.id());
        assertThat(mine.retrieve(second.id())).isEqualTo(second);
        // The engine counted what was said before.
        assertThat(second.usage().orElseThrow().inputTokens())
                .isGreaterThan(
                        first.usage().orElseThrow().inputTokens()
                                + first.usage().orElseThrow().outputTokens());
        assertThat(lastRow(house).getFirst()).isEqualTo(second.usage().orElseThrow().inputTokens());

        var page =
                mine.inputItems()
                        .list(
                                InputItemListParams.builder()
                                        .responseId(second.id())
                                        .order(InputItemListParams.Order.ASC)
                                        .limit(2)
                                        .build());
        assertThat(page.items()).hasSize(2);
        var said =
                page.autoPager().stream()
                        .map(item -> item.isResponseInputMessageItem() ? "user" : "answer")
                        .toList();
        assertThat(said).containsExactly("user", "answer", "user");

        new People(house).add("keeps-nothing", PASSWORD, "user");
        var other =
                OpenAIOkHttpClient.builder()
                        .baseUrl(house.url() + "/v1")
                        .apiKey(new People(house).token("keeps-nothing", PASSWORD))
                        .maxRetries(0)
                        .build()
                        .responses();
        assertThatThrownBy(() -> other.retrieve(first.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> other.delete(first.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> other.inputItems().list(first.id()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(
                        () ->
                                other.create(
                                        asked.input("go on")
                                                .previousResponseId(first.id())
                                                .build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("The previous response is not here");

        mine.delete(first.id());
        assertThatThrownBy(() -> mine.retrieve(first.id())).isInstanceOf(NotFoundException.class);
        assertThat(mine.retrieve(second.id())).isEqualTo(second);
    }

    @Test
    void who_is_deleted_leaves_no_response(House house) throws Exception {
        var people = new People(house);
        var id = people.add("leaves-nothing", PASSWORD, "user");
        var client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(house.url() + "/v1")
                        .apiKey(people.token("leaves-nothing", PASSWORD))
                        .maxRetries(0)
                        .build();
        client.responses()
                .create(ResponseCreateParams.builder().model("dream-guide").input("hi").build());
        assertThat(kept(house, id)).isOne();
        people.admin("DELETE", "/users/" + id, "");
        var end = Instant.now().plusSeconds(15);
        while (kept(house, id) > 0) {
            assertThat(Instant.now()).as("still kept").isBefore(end);
            Thread.sleep(50);
        }
    }

    private static long kept(House house, String person) throws SQLException {
        try (var database = house.database();
                var rows =
                        database.prepareStatement(
                                "select count(*) from response_kept where person_id = ?")) {
            rows.setString(1, person);
            var row = rows.executeQuery();
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(ResponseOutputText::text)
                .collect(Collectors.joining());
    }

    /** Tokens in and out, as the engine told them; chats of earlier tests have no key. */
    private static List<Long> lastRow(House house) throws SQLException {
        try (var database = house.database();
                var rows =
                        database.prepareStatement(
                                "select tokens_in, tokens_out from usage_attempt where not"
                                        + " estimated and key_id is not null"
                                        + " order by started_at desc limit 1")) {
            var row = rows.executeQuery();
            assertThat(row.next()).isTrue();
            return List.of(row.getLong(1), row.getLong(2));
        }
    }

    @Test
    void a_schema_is_kept_and_likelihoods_come_along(House house) {
        var schema =
                JsonValue.from(
                        Map.of(
                                "type",
                                "json_schema",
                                "json_schema",
                                Map.of(
                                        "name",
                                        "one",
                                        "schema",
                                        Map.of(
                                                "type",
                                                "object",
                                                "properties",
                                                Map.of("yes", Map.of("type", "boolean")),
                                                "required",
                                                List.of("yes"),
                                                "additionalProperties",
                                                false))));
        var answer =
                client(house)
                        .chat()
                        .completions()
                        .create(
                                question("dream-guide")
                                        .logprobs(true)
                                        .topLogprobs(1)
                                        .putAdditionalBodyProperty("response_format", schema)
                                        .putAdditionalBodyProperty("unknown", JsonValue.from(1))
                                        .build());
        var choice = answer.choices().getFirst();
        assertThat(choice.message().content().orElseThrow())
                .matches("\\s*\\{\\s*\"yes\"\\s*:\\s*(true|false)\\s*\\}\\s*");
        assertThat(choice.logprobs().orElseThrow().content().orElseThrow()).isNotEmpty();
    }

    @Test
    void what_this_engine_cannot_do_is_told_plainly(House house) {
        var client = client(house);
        assertThatThrownBy(
                        () ->
                                client.embeddings()
                                        .create(
                                                EmbeddingCreateParams.builder()
                                                        .model("dream-guide")
                                                        .input("hello")
                                                        .build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("does not offer this")
                .hasMessageContaining("--embeddings");
        assertThatThrownBy(
                        () ->
                                client.audio()
                                        .speech()
                                        .create(
                                                SpeechCreateParams.builder()
                                                        .model("dream-guide")
                                                        .voice("alloy")
                                                        .input("hello")
                                                        .build()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(
                        () ->
                                client.images()
                                        .generate(
                                                ImageGenerateParams.builder()
                                                        .model("dream-guide")
                                                        .prompt("a bear")
                                                        .build()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(
                        () ->
                                client.audio()
                                        .transcriptions()
                                        .create(
                                                TranscriptionCreateParams.builder()
                                                        .model("dream-guide")
                                                        .file("RIFF".getBytes(UTF_8))
                                                        .build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("does not support audio");
    }

    @Test
    void the_models_are_listed(House house) {
        assertThat(client(house).models().list().data())
                .anySatisfy(model -> assertThat(model.id()).isEqualTo("dream-guide"));
        assertThat(client(house).models().retrieve("dream-guide").id()).isEqualTo("dream-guide");
    }

    @Test
    void an_unknown_model_and_a_wrong_key_are_errors_the_client_understands(House house) {
        assertThatThrownBy(
                        () ->
                                client(house)
                                        .chat()
                                        .completions()
                                        .create(question("no-such-model").build()))
                .isInstanceOf(NotFoundException.class);
        var stranger =
                OpenAIOkHttpClient.builder()
                        .baseUrl(house.url() + "/v1")
                        .apiKey("ds_live_" + "x".repeat(32))
                        .maxRetries(0)
                        .build();
        assertThatThrownBy(
                        () -> stranger.chat().completions().create(question("dream-guide").build()))
                .isInstanceOf(UnauthorizedException.class);
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .temperature(0)
                .addUserMessage(QUESTION);
    }

    private static OpenAIClient client(House house) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(house.url() + "/v1")
                .apiKey(house.newKey("openai-java-" + UUID.randomUUID()))
                .putHeader("X-Dream-Cache", "no")
                .maxRetries(0)
                .build();
    }
}
