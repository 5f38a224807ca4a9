package dev.dreamserver.catalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
/** Placeholder. */
@ApplicationScoped
public class Catalog {
    public List<CatalogModel> models() { return List.of(); }
    public Optional<CatalogModel> model(String id) { return models().stream().filter(m -> m.id().equals(id)).findFirst(); }
    public Optional<Variant> variant(String id) { return models().stream().flatMap(m -> m.variants().stream()).filter(v -> v.id().equals(id)).findFirst(); }
}
