package dev.dreamserver.catalog;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
/** A packing. */
public record Variant(String id, String packing, List<CatalogFile> files, Optional<CatalogFile> projector) {
    public OptionalLong bytes() {
        return files.stream().allMatch(f -> f.bytes().isPresent()) ? OptionalLong.of(files.stream().mapToLong(f -> f.bytes().getAsLong()).sum()) : OptionalLong.empty();
    }
    public boolean verified() { return files.stream().allMatch(f -> f.sha256().isPresent()); }
}
