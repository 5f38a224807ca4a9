package dev.dreamserver.catalog;
import java.util.List;
import java.util.Optional;
import java.util.Set;
/** A model. */
public record CatalogModel(String id, String name, String maker, Purpose purpose, Set<Purpose> also, String summary, long parameters, Optional<Shape> shape, Licence licence, List<Variant> variants) {}
