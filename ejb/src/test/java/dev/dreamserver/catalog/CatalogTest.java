package dev.dreamserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {

    private static final String ONE =
            """
            {"version": 1, "date": "2026-11-27", "models": [{"id": "tiny", "name": "Tiny",
             "maker": "Us", "purpose": "CHAT", "also": [], "summary": {"en": "Small.", "de": "Klein."},
             "parameters": 1000, "shape": null,
             "licence": {"name": "MIT", "uri": "https://example.org/mit", "limits": "",
                         "mustBeAccepted": false, "evidence": "a file"},
             "variants": [{"id": "tiny-q8_0", "packing": "Q8_0", "projector": null, "files": [
               {"name": "tiny.gguf", "source": "https://example.org/tiny.gguf", "bytes": 10,
                "sha256": null, "evidence": "a file"}]}]}]}""";

    private final Catalog catalog = new Catalog();

    @Test
    void every_row_names_where_it_is_known_from_and_every_hash_stands_for_one_file() {
        assertThat(catalog.models()).isNotEmpty();
        var files =
                catalog.models().stream()
                        .flatMap(model -> model.variants().stream())
                        .flatMap(variant -> variant.files().stream())
                        .toList();
        assertThat(files)
                .allSatisfy(
                        file -> {
                            assertThat(file.evidence()).contains("@");
                            assertThat(file.bytes().isPresent() || file.sha256().isPresent())
                                    .as(file.name())
                                    .isTrue();
                        });
        assertThat(files.stream().flatMap(file -> file.sha256().stream())).doesNotHaveDuplicates();
    }

    @Test
    void every_model_is_told_of_in_both_languages() {
        assertThat(catalog.models())
                .allSatisfy(
                        model ->
                                assertThat(model.summaries())
                                        .containsKeys("en", "de")
                                        .doesNotContainValue(""));
    }

    @Test
    void a_model_and_its_packings_are_found_by_their_ids() {
        var first = catalog.models().getFirst();
        assertThat(catalog.model(first.id())).contains(first);
        var variant = first.variants().getFirst();
        assertThat(catalog.variant(variant.id())).contains(variant);
        assertThat(catalog.model("no-such")).isEmpty();
        assertThat(catalog.variant("no-such")).isEmpty();
    }

    @Test
    void a_hash_that_was_not_published_makes_a_packing_unverified() throws IOException {
        var models = read(ONE);
        var variant = models.getFirst().variants().getFirst();
        assertThat(variant.verified()).isFalse();
        assertThat(variant.bytes()).hasValue(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\": 1|\"version\": 2",
                "\"id\": \"tiny\"|\"id\": \"../tiny\"",
                "\"id\": \"tiny\"|\"id\": \"tiny-q8_0\"",
                "\"name\": \"tiny.gguf\"|\"name\": \"../../tiny.gguf\"",
                "https://example.org/tiny|http://example.org/tiny",
                "https://example.org/tiny|file:///tiny",
                "\"sha256\": null|\"sha256\": \"abc\"",
                "\"bytes\": 10|\"bytes\": -1",
                "\"purpose\": \"CHAT\"|\"purpose\": \"MAGIC\"",
                "\"evidence\": \"a file\"}]|\"evidence\": \"\"}]",
            })
    void what_is_not_as_the_schema_says_is_refused(String right, String wrong) {
        assertThat(ONE).contains(right);
        assertThatThrownBy(() -> read(ONE.replace(right, wrong)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<CatalogModel> read(String json) throws IOException {
        return CatalogJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
