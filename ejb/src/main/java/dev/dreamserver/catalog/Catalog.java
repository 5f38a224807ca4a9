package dev.dreamserver.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The only door to the models that are known by name. Answers from memory. Thread-safe. */
@ApplicationScoped
public class Catalog {

    private final List<CatalogModel> models = read();
    private final Map<String, CatalogModel> byId =
            models.stream().collect(Collectors.toMap(CatalogModel::id, Function.identity()));
    private final Map<String, Variant> variants =
            models.stream()
                    .flatMap(model -> model.variants().stream())
                    .collect(Collectors.toMap(Variant::id, Function.identity()));

    private static List<CatalogModel> read() {
        try (var in = Catalog.class.getResourceAsStream("catalog.json")) {
            return CatalogJson.read(Objects.requireNonNull(in)).stream()
                    .filter(model -> model.purpose().chats())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Those that an engine of the house can serve, in the order of the list. */
    public List<CatalogModel> models() {
        return models;
    }

    /** The model of this id. */
    public Optional<CatalogModel> model(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The packing of this id, whichever model's it is. */
    public Optional<Variant> variant(String id) {
        return Optional.ofNullable(variants.get(id));
    }
}
