package dev.dreamserver.catalog;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model in one packing.
 *
 * @param id stable, such as qwen3-8b-q4_k_m
 * @param packing how its weights are packed, such as Q4_K_M
 * @param files its files in their order; a large one may be split
 * @param projector what lets it see, where it can
 */
public record Variant(
        String id, String packing, List<CatalogFile> files, Optional<CatalogFile> projector) {

    /** Copies the list. */
    public Variant {
        files = List.copyOf(files);
    }

    /** All of it in bytes, the projector included; empty where a size was not published. */
    public OptionalLong bytes() {
        var sum = 0L;
        for (var file : files) {
            if (file.bytes().isEmpty()) {
                return OptionalLong.empty();
            }
            sum += file.bytes().getAsLong();
        }
        if (projector.isPresent() && projector.get().bytes().isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(sum + projector.map(one -> one.bytes().orElse(0)).orElse(0L));
    }

    /** Whether every file has a published hash; else it is known only after the download. */
    public boolean verified() {
        return files.stream().allMatch(file -> file.sha256().isPresent())
                && projector.map(CatalogFile::sha256).map(Optional::isPresent).orElse(true);
    }
}
