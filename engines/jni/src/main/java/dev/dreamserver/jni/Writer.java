package dev.dreamserver.jni;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LogLevel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.LogFormat;
import dev.dreamserver.jni.Answer.Piece;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The model, and the one thread that writes answers with it. Further questions wait in a short
 * queue; more than that are refused.
 */
final class Writer {

    private static final int MOST_WAITING = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Options options;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING));
    private volatile @Nullable LlamaModel model;

    Writer(Options options) {
        this.options = options;
    }

    /** Loads the model; takes as long as that takes. */
    void load() {
        // Only what went wrong: the rest of the library's log could hold prompts.
        LlamaModel.setLogger(
                LogFormat.TEXT,
                (level, text) -> {
                    if (level == LogLevel.ERROR || level == LogLevel.WARN) {
                        System.err.print(text);
                    }
                });
        model =
                new LlamaModel(
                        new ModelParameters()
                                .setModel(options.model().toString())
                                .setCtxSize(options.context())
                                .setParallel(1)
                                .disableContextShift()
                                .enableJinja());
    }

    boolean loaded() {
        return model != null;
    }

    /** Takes a question; its answer comes piece by piece. */
    Answer ask(Question question) {
        var ready = model;
        if (ready == null) {
            throw new Refusal(503, "unavailable_error", "Loading model");
        }
        var answer = new Answer();
        try {
            thread.execute(() -> write(ready, question, answer));
        } catch (RejectedExecutionException full) {
            throw new Refusal(
                    503, "unavailable_error", "The engine is busy. Try again in a moment.");
        }
        return answer;
    }

    private void write(LlamaModel ready, Question question, Answer answer) {
        if (answer.isLeft()) {
            return;
        }
        try {
            var asked = JSON.createObjectNode();
            asked.set("messages", question.messages());
            var prompt = ready.applyTemplate(asked.toString());
            var promptTokens = ready.encode(prompt).length;
            var room = options.context() - promptTokens;
            if (room < 1) {
                throw new Refusal(
                        400,
                        "exceed_context_size_error",
                        "The conversation has %d tokens and the context %d."
                                .formatted(promptTokens, options.context()));
            }
            var most = Math.min(question.mostTokens().orElse(room), room);
            answer.put(
                    generate(
                            ready, parameters(prompt, question, most), answer, promptTokens, most));
        } catch (Refusal no) {
            answer.put(new Piece.Failed(no));
        } catch (RuntimeException e) {
            // The library's own exception has no public name; and whatever it is, somebody waits.
            System.err.println("An answer failed: " + e.getClass().getName());
            answer.put(
                    new Piece.Failed(
                            new Refusal(500, "server_error", "llama.cpp could not answer.")));
        }
    }

    private static Piece generate(
            LlamaModel ready,
            InferenceParameters parameters,
            Answer answer,
            int promptTokens,
            int most) {
        var outputs = ready.generate(parameters).iterator();
        var tokens = 0;
        while (outputs.hasNext()) {
            var output = outputs.next();
            if (outputs.hasNext()) {
                tokens++; // the last output tells the end and is no token
            }
            if (!output.text.isEmpty()) {
                answer.put(new Piece.Text(output.text));
            }
            if (answer.isLeft() && outputs.hasNext()) {
                outputs.cancel();
                break;
            }
        }
        return new Piece.End(tokens >= most ? "length" : "stop", promptTokens, tokens);
    }

    private static InferenceParameters parameters(String prompt, Question question, int most) {
        var parameters = new InferenceParameters(prompt).setNPredict(most).setCachePrompt(false);
        var wanted = question.settings();
        wanted.temperature().ifPresent(v -> parameters.setTemperature(v.floatValue()));
        wanted.topP().ifPresent(v -> parameters.setTopP(v.floatValue()));
        wanted.minP().ifPresent(v -> parameters.setMinP(v.floatValue()));
        wanted.topK().ifPresent(parameters::setTopK);
        wanted.seed().ifPresent(parameters::setSeed);
        wanted.frequencyPenalty().ifPresent(v -> parameters.setFrequencyPenalty(v.floatValue()));
        wanted.presencePenalty().ifPresent(v -> parameters.setPresencePenalty(v.floatValue()));
        List<String> stops = question.stops();
        if (!stops.isEmpty()) {
            parameters.setStopStrings(stops.toArray(String[]::new));
        }
        return parameters;
    }
}
