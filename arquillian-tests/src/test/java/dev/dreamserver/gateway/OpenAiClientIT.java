package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The unchanged OpenAI client for Java against the running house and its real engine. */
@ExtendWith(HouseExtension.class)
class OpenAiClientIT {

    private static final String QUESTION = "what is dream server";
    private static final String ANSWER =
            "Dream Server is a private AI platform on your own hardware. It brings chat, sign-in with"
                    + " roles, usage you can account for and an OpenAI-compatible API, and your data stays"
                    + " with you.";

    @Test
    void a_plain_answer_is_the_engines_and_its_usage_is_in_the_ledger(House house)
            throws Exception {
        var answer = client(house).chat().completions().create(question("dream-guide").build());

        assertThat(answer.choices().getFirst().message().content()).contains(ANSWER);
        var usage = answer.usage().orElseThrow();
        try (var database = house.database();
                var rows =
                        database.prepareStatement(
                                "select tokens_in, tokens_out, outcome, estimated from usage_attempt"
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
    void the_models_are_listed(House house) {
        assertThat(client(house).models().list().data())
                .anySatisfy(model -> assertThat(model.id()).isEqualTo("dream-guide"));
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
                .maxRetries(0)
                .build();
    }
}
