package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Unchanged LangChain4j against the running house and its real engine. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LangChainIT {

    private static final String QUESTION = "what is dream server";

    private String key = "";

    @BeforeAll
    void makeKey(House house) {
        key = house.newKey("langchain");
    }

    private OpenAiChatModel model(House house, String name) {
        return OpenAiChatModel.builder()
                .baseUrl(house.url() + "/v1")
                .apiKey(key)
                .modelName(name)
                .temperature(0.0)
                .maxRetries(0)
                .build();
    }

    @Test
    void a_stream_says_what_the_plain_answer_says_and_counts_the_same(House house)
            throws Exception {
        var request = ChatRequest.builder().messages(UserMessage.from(QUESTION)).build();
        var plain = model(house, "dream-guide").chat(request);
        assertThat(plain.aiMessage().text()).startsWith("Dream Server is a private AI platform");
        assertThat(plain.tokenUsage().outputTokenCount()).isPositive();

        var pieces = new StringBuilder();
        var end = new CompletableFuture<ChatResponse>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(house.url() + "/v1")
                .apiKey(key)
                .modelName("dream-guide")
                .temperature(0.0)
                .build()
                .chat(
                        request,
                        new StreamingChatResponseHandler() {
                            @Override
                            public void onPartialResponse(String piece) {
                                pieces.append(piece);
                            }

                            @Override
                            public void onCompleteResponse(ChatResponse whole) {
                                end.complete(whole);
                            }

                            @Override
                            public void onError(Throwable wrong) {
                                end.completeExceptionally(wrong);
                            }
                        });
        var streamed = end.get(30, TimeUnit.SECONDS);
        assertThat(pieces).hasToString(plain.aiMessage().text());
        assertThat(streamed.aiMessage().text()).isEqualTo(plain.aiMessage().text());
        assertThat(streamed.tokenUsage().outputTokenCount())
                .isEqualTo(plain.tokenUsage().outputTokenCount());
    }

    @Test
    void an_unknown_model_is_an_error_that_it_knows(House house) {
        assertThatThrownBy(() -> model(house, "no-such-model").chat(QUESTION))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("model_not_found");
    }
}
