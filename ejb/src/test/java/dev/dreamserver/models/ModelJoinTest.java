package dev.dreamserver.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.catalog.CatalogFile;
import dev.dreamserver.catalog.CatalogModel;
import dev.dreamserver.catalog.Fit;
import dev.dreamserver.catalog.Licence;
import dev.dreamserver.catalog.Purpose;
import dev.dreamserver.catalog.Room;
import dev.dreamserver.catalog.Taken;
import dev.dreamserver.catalog.Variant;
import dev.dreamserver.download.DownloadState;
import dev.dreamserver.download.DownloadView;
import dev.dreamserver.engine.Peak;
import dev.dreamserver.models.ModelFilter.Show;
import dev.dreamserver.models.ModelView.State;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelJoinTest {

    private static final long GIB = 1L << 30;
    private static final Instant NOW = Instant.parse("2026-11-27T02:00:00Z");

    private static final ModelPlace PLACE =
            new ModelPlace() {
                @Override
                Room room() {
                    return new Room(Room.Kind.MEMORY, "", 16 * GIB, 4 * GIB, 0, 0);
                }

                @Override
                int tokens(int trained) {
                    return 4096;
                }

                @Override
                int slots(boolean guide) {
                    return guide ? 4 : 1;
                }

                @Override
                String how(Optional<Path> eye) {
                    return "as now";
                }
            };

    private static CatalogModel offered(String id, OptionalLong bytes) {
        return new CatalogModel(
                id,
                "Model " + id,
                "Somebody",
                Purpose.CHAT,
                Set.of(),
                Map.of("en", "For short talks."),
                OptionalLong.empty(),
                Optional.empty(),
                new Licence("Apache-2.0", URI.create("https://example.org"), "", false),
                List.of(
                        new Variant(
                                id,
                                "Q4_K_M",
                                List.of(
                                        new CatalogFile(
                                                id + ".gguf",
                                                URI.create("https://example.org/" + id + ".gguf"),
                                                bytes,
                                                Optional.empty(),
                                                "example/list models.json@1")),
                                Optional.empty())));
    }

    private static DownloadView download(String key, DownloadState state) {
        return new DownloadView(
                UUID.randomUUID(),
                key,
                key,
                state,
                10,
                1,
                0,
                Optional.empty(),
                0,
                Optional.empty(),
                NOW,
                "Mara");
    }

    private static List<ModelView> views(
            List<CatalogModel> catalog,
            List<InstalledModel> installed,
            List<DownloadView> downloads,
            Optional<SettingsModel.Own> own,
            String inUse,
            Peak... peaks) {
        return ModelJoin.of(
                        installed,
                        downloads,
                        own,
                        Optional.of(Path.of(inUse)),
                        List.of(peaks),
                        PLACE,
                        NOW.minus(ModelKeeping.UNDO))
                .views(catalog);
    }

    @Test
    void what_is_here_comes_first_then_what_fits_the_largest_first() {
        var views =
                views(
                        List.of(
                                offered("huge", OptionalLong.of(40 * GIB)),
                                offered("small", OptionalLong.of(GIB)),
                                offered("unknown", OptionalLong.empty()),
                                offered("medium", OptionalLong.of(5 * GIB)),
                                offered("tight", OptionalLong.of(10 * GIB)),
                                offered("tiny", OptionalLong.of(GIB))),
                        List.of(InstalledRowsTest.sound("tiny")),
                        List.of(),
                        Optional.empty(),
                        "/elsewhere");
        assertThat(views)
                .extracting(ModelView::id)
                .containsExactly("tiny", "medium", "small", "tight", "huge", "unknown");
        assertThat(views.getFirst().state()).isEqualTo(State.INSTALLED);
        assertThat(views.getFirst().verified()).isTrue();
        assertThat(views.getLast().fit()).isEmpty();
        assertThat(views.get(1).verified()).isFalse();
        var fits = new ModelFilter("model somebody", Show.FITS, Optional.of(Purpose.CHAT));
        assertThat(views.stream().filter(fits::matches))
                .extracting(ModelView::id)
                .containsExactly("tiny", "medium", "small", "tight");
        var here = new ModelFilter("", Show.INSTALLED, Optional.empty());
        assertThat(views.stream().filter(here::matches))
                .extracting(ModelView::id)
                .containsExactly("tiny");
        assertThat(
                        views.stream()
                                .filter(
                                        new ModelFilter("q4 huge", Show.ALL, Optional.empty())
                                                ::matches))
                .extracting(ModelView::id)
                .containsExactly("huge");
    }

    @Test
    void each_is_in_the_state_that_table_download_and_engine_say() {
        var deleted = InstalledRowsTest.sound("tiny").deleted(Optional.of(NOW.minusSeconds(5)));
        var old = InstalledRowsTest.sound("tiny").deleted(Optional.of(NOW.minusSeconds(601)));
        var tiny = List.of(offered("tiny", OptionalLong.of(GIB)));
        assertThat(state(tiny, List.of(), List.of(), "/x")).isEqualTo(State.OFFERED);
        assertThat(
                        state(
                                tiny,
                                List.of(InstalledRowsTest.wanted("tiny")),
                                List.of(download("tiny", DownloadState.PAUSED)),
                                "/x"))
                .isEqualTo(State.DOWNLOADING);
        assertThat(
                        state(
                                tiny,
                                List.of(InstalledRowsTest.wanted("tiny")),
                                List.of(download("tiny", DownloadState.CANCELLED)),
                                "/x"))
                .isEqualTo(State.OFFERED);
        assertThat(
                        state(
                                tiny,
                                List.of(InstalledRowsTest.wanted("tiny").refused("No")),
                                List.of(),
                                "/x"))
                .isEqualTo(State.REFUSED);
        assertThat(
                        state(
                                tiny,
                                List.of(InstalledRowsTest.sound("tiny")),
                                List.of(),
                                "/models/tiny/a-00001.gguf"))
                .isEqualTo(State.IN_USE);
        assertThat(state(tiny, List.of(deleted), List.of(), "/x")).isEqualTo(State.DELETED);
        assertThat(state(tiny, List.of(old), List.of(), "/x")).isEqualTo(State.OFFERED);
    }

    private static State state(
            List<CatalogModel> catalog,
            List<InstalledModel> installed,
            List<DownloadView> downloads,
            String inUse) {
        return views(catalog, installed, downloads, Optional.empty(), inUse).getFirst().state();
    }

    @Test
    void the_model_of_the_settings_is_there_to_go_back_to() {
        var guide =
                new SettingsModel.Own(
                        "dream-guide", Path.of("/guide.gguf"), 1000, true, Optional.empty());
        var views =
                views(
                        List.of(),
                        List.of(InstalledRowsTest.sound("tiny")),
                        List.of(),
                        Optional.of(guide),
                        "/models/tiny/a-00001.gguf");
        assertThat(views).extracting(ModelView::id).containsExactly("tiny", "dream-guide");
        assertThat(views.getLast().state()).isEqualTo(State.INSTALLED);
    }

    @Test
    void what_ran_here_needs_what_was_measured_and_no_other_is_said_to_be_measured() {
        var guide =
                new SettingsModel.Own(
                        "dream-guide", Path.of("/guide.gguf"), 1000, true, Optional.empty());
        var tiny = InstalledRowsTest.sound("tiny");
        var main = tiny.main().orElseThrow();
        var peak =
                new Peak(
                        main.path(),
                        main.bytes(),
                        "as now",
                        Peak.MEMORY,
                        new Taken(3 * GIB, 4096, 1),
                        NOW);
        var offers =
                List.of(
                        offered("tiny", OptionalLong.of(GIB)),
                        offered("small", OptionalLong.of(GIB)));
        var views = views(offers, List.of(tiny), List.of(), Optional.of(guide), "/x", peak);
        assertThat(views)
                .filteredOn(view -> view.fit().flatMap(Fit::measured).isPresent())
                .extracting(ModelView::id)
                .containsExactly("tiny");
        var otherwise =
                new Peak(main.path(), main.bytes(), "before", Peak.MEMORY, peak.taken(), NOW);
        var onGpu = new Peak(main.path(), main.bytes(), "as now", Peak.GPU, peak.taken(), NOW);
        var anew = new Peak(main.path(), 1, "as now", Peak.MEMORY, peak.taken(), NOW);
        assertThat(
                        views(
                                offers,
                                List.of(tiny),
                                List.of(),
                                Optional.of(guide),
                                "/x",
                                otherwise,
                                onGpu,
                                anew))
                .noneMatch(view -> view.fit().flatMap(Fit::measured).isPresent());
        var ofGuide =
                new Peak(
                        guide.file(),
                        guide.bytes(),
                        "as now",
                        Peak.MEMORY,
                        new Taken(GIB, 4096, 2),
                        NOW);
        assertThat(views(List.of(), List.of(), List.of(), Optional.of(guide), "/x", ofGuide))
                .singleElement()
                .satisfies(
                        view ->
                                assertThat(
                                                view.fit()
                                                        .flatMap(Fit::measured)
                                                        .map(Fit.Measured::exact))
                                        .contains(false))
                .extracting(view -> view.fit().map(Fit::slots))
                .isEqualTo(Optional.of(4));
    }

    @Test
    void a_thousand_models_are_put_together() {
        var catalog =
                IntStream.range(0, 1000)
                        .mapToObj(i -> offered("model-" + i, OptionalLong.of(i * GIB / 20 + 1)))
                        .toList();
        assertThat(views(catalog, List.of(), List.of(), Optional.empty(), "/x")).hasSize(1000);
    }
}
