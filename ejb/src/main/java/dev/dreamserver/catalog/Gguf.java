package dev.dreamserver.catalog;
import java.nio.file.Path;
import java.util.Optional;
/** Placeholder. */
public record Gguf(String architecture, Optional<String> name, Optional<Integer> trainedContext) {
    public static Gguf read(Path file) { return new Gguf("llama", Optional.empty(), Optional.empty()); }
    public Optional<Shape> shape() { return Optional.empty(); }
    public Optional<String> quantisation() { return Optional.empty(); }
}
