package dev.dreamserver.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The built-in model and what it was taught. */
final class Guide {

    private static final Path FOLDER =
            Path.of("..", "engines", "guide").toAbsolutePath().normalize();

    private Guide() {}

    static Path model() {
        return FOLDER.resolve("dream-guide.gguf");
    }

    /** The first question of each topic, with the one answer that is right. */
    static Map<String, String> firstQuestions() {
        var answers = new HashMap<String, String>();
        var questions = new LinkedHashMap<String, String>();
        try {
            for (var line : Files.readAllLines(FOLDER.resolve("guide.tsv"))) {
                var row = line.split("\t", -1);
                switch (row[0]) {
                    case "answer" -> answers.put(row[1], row[3]);
                    case "ask" -> questions.putIfAbsent(row[1], row[3]);
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var pairs = new LinkedHashMap<String, String>();
        questions.forEach((topic, question) -> pairs.put(question, answers.get(topic)));
        return pairs;
    }
}
