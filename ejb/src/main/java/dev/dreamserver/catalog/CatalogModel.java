package dev.dreamserver.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A model of the catalog.
 *
 * @param id stable, such as qwen3-8b
 * @param name as people call it
 * @param maker who made it
 * @param purpose what it is for first
 * @param also what else it is for
 * @param summaries a sentence about it, by language
 * @param parameters how many numbers it has, where that was published
 * @param shape what its context takes, where that was published
 * @param licence its terms
 * @param variants its packings, the smallest first
 */
public record CatalogModel(
        String id,
        String name,
        String maker,
        Purpose purpose,
        Set<Purpose> also,
        Map<String, String> summaries,
        OptionalLong parameters,
        Optional<Shape> shape,
        Licence licence,
        List<Variant> variants) {

    /** Copies the collections. */
    public CatalogModel {
        also = Set.copyOf(also);
        summaries = Map.copyOf(summaries);
        variants = List.copyOf(variants);
    }

    /** A sentence about it in this language, else in English. */
    public String summary(String language) {
        return summaries.getOrDefault(language, summaries.getOrDefault("en", ""));
    }
}
