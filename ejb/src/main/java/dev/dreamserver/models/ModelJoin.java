package dev.dreamserver.models;

import dev.dreamserver.catalog.CatalogFile;
import dev.dreamserver.catalog.CatalogModel;
import dev.dreamserver.catalog.Fit;
import dev.dreamserver.catalog.Licence;
import dev.dreamserver.catalog.Purpose;
import dev.dreamserver.catalog.Room;
import dev.dreamserver.catalog.Shape;
import dev.dreamserver.catalog.Taken;
import dev.dreamserver.catalog.Variant;
import dev.dreamserver.download.DownloadView;
import dev.dreamserver.engine.Peak;
import dev.dreamserver.models.InstalledModel.Accepted;
import dev.dreamserver.models.ModelView.Source;
import dev.dreamserver.models.ModelView.State;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts together what catalog, table, downloads, settings and engine know of models. Asks nobody.
 *
 * @param installed by id
 * @param downloads those under way, by what they are for
 * @param own the model of the owner's settings
 * @param inUse the file that the engine runs
 * @param peaks what models took when they ran here
 * @param undoneAfter what was deleted later can be had back
 */
record ModelJoin(
        Map<String, InstalledModel> installed,
        Map<String, DownloadView> downloads,
        Optional<SettingsModel.Own> own,
        Optional<Path> inUse,
        List<Peak> peaks,
        Room room,
        ModelPlace place,
        Instant undoneAfter) {

    static ModelJoin of(
            List<InstalledModel> installed,
            List<DownloadView> downloads,
            Optional<SettingsModel.Own> own,
            Optional<Path> inUse,
            List<Peak> peaks,
            ModelPlace place,
            Instant undoneAfter) {
        return new ModelJoin(
                installed.stream()
                        .collect(Collectors.toMap(InstalledModel::id, Function.identity())),
                downloads.stream()
                        .filter(DownloadView::underWay)
                        .collect(
                                Collectors.toMap(
                                        DownloadView::key,
                                        Function.identity(),
                                        (newer, older) -> newer)),
                own,
                inUse,
                peaks,
                place.room(),
                place,
                undoneAfter);
    }

    /** What is here first, then what fits, the largest first, then what does not. */
    List<ModelView> views(List<CatalogModel> catalog) {
        var views = new ArrayList<ModelView>();
        var offered = new HashSet<String>();
        for (var model : catalog) {
            for (var variant : model.variants()) {
                offered.add(variant.id());
                views.add(offered(model, variant));
            }
        }
        installed.values().stream()
                .filter(one -> !offered.contains(one.id()))
                .map(this::added)
                .forEach(views::add);
        own.filter(one -> views.stream().noneMatch(view -> view.id().equals(one.name())))
                .map(this::own)
                .ifPresent(views::add);
        views.sort(ORDER);
        return views;
    }

    private static final Comparator<ModelView> ORDER =
            Comparator.comparingInt((ModelView view) -> first(view.state()))
                    .thenComparingInt(view -> view.fit().map(fit -> rank(fit)).orElse(3))
                    .thenComparingLong(
                            view ->
                                    view.fit()
                                            .map(
                                                    fit ->
                                                            fit.verdict() == Fit.Verdict.RED
                                                                    ? fit.need()
                                                                    : -fit.need())
                                            .orElse(0L))
                    .thenComparing(ModelView::id);

    private static int first(State state) {
        return switch (state) {
            case IN_USE -> 0;
            case INSTALLED -> 1;
            case DOWNLOADING -> 2;
            case REFUSED, DELETED -> 3;
            case OFFERED -> 4;
        };
    }

    private static int rank(Fit fit) {
        return switch (fit.verdict()) {
            case GREEN -> 0;
            case YELLOW -> 1;
            case RED -> 2;
        };
    }

    private ModelView offered(CatalogModel model, Variant variant) {
        var row = Optional.ofNullable(installed.get(variant.id()));
        var purposes = EnumSet.of(model.purpose());
        purposes.addAll(model.also());
        var files =
                row.filter(InstalledModel::usable)
                        .map(here -> read(here, here.source()))
                        .orElseGet(() -> published(variant));
        return new ModelView(
                variant.id(),
                model.name(),
                model.maker(),
                model.summaries(),
                variant.packing(),
                purposes,
                row.map(this::state).orElseGet(() -> state(variant.id())),
                bytes(files),
                files.stream().allMatch(file -> file.sha256().isPresent()),
                Optional.of(model.licence()),
                row.flatMap(InstalledModel::accepted).map(Accepted::by),
                files,
                fit(
                        row.flatMap(InstalledModel::shape).or(model::shape),
                        bytes(files),
                        row.flatMap(ModelJoin::loaded)),
                model.shape().map(Shape::trainedContext).orElse(0),
                Optional.ofNullable(downloads.get(variant.id())),
                row.flatMap(InstalledModel::reason),
                row.flatMap(InstalledModel::deletedAt).filter(undoneAfter::isBefore),
                false);
    }

    private static List<Source> published(Variant variant) {
        return Stream.concat(variant.files().stream(), variant.projector().stream())
                .map(ModelJoin::source)
                .toList();
    }

    private static Source source(CatalogFile file) {
        return new Source(
                file.name(),
                file.source().toString(),
                file.bytes(),
                file.sha256(),
                file.evidence());
    }

    private static List<Source> read(InstalledModel here, String from) {
        return here.files().stream()
                .map(
                        file ->
                                new Source(
                                        file.name(),
                                        from,
                                        OptionalLong.of(file.bytes()),
                                        Optional.of(file.sha256()),
                                        ""))
                .toList();
    }

    private static OptionalLong bytes(List<Source> files) {
        return files.isEmpty() || files.stream().anyMatch(file -> file.bytes().isEmpty())
                ? OptionalLong.empty()
                : OptionalLong.of(files.stream().mapToLong(file -> file.bytes().orElse(0)).sum());
    }

    /** What an engine would be given. */
    private record Loaded(Path file, long bytes, Optional<Path> eye, boolean guide) {}

    private static Optional<Loaded> loaded(InstalledModel row) {
        return row.main()
                .filter(_ -> row.usable())
                .map(
                        main ->
                                new Loaded(
                                        main.path(),
                                        main.bytes(),
                                        row.projector().map(InstalledFile::path),
                                        false));
    }

    private Optional<Fit> fit(Optional<Shape> shape, OptionalLong bytes, Optional<Loaded> loaded) {
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        var tokens = place.tokens(shape.map(Shape::trainedContext).orElse(0));
        var slots = place.slots(loaded.filter(Loaded::guide).isPresent());
        var taken = loaded.flatMap(one -> taken(one, tokens, slots));
        return Optional.of(Fit.of(shape, bytes.getAsLong(), room, tokens, slots, taken));
    }

    private Optional<Taken> taken(Loaded one, int tokens, int slots) {
        return Peak.of(
                peaks,
                one.file(),
                one.bytes(),
                place.how(one.eye()),
                Peak.place(room),
                tokens,
                slots);
    }

    private State state(String id) {
        return downloads.containsKey(id) ? State.DOWNLOADING : State.OFFERED;
    }

    private State state(InstalledModel row) {
        if (row.deletedAt().isPresent()) {
            return row.deletedAt().filter(undoneAfter::isBefore).isPresent()
                    ? State.DELETED
                    : State.OFFERED;
        }
        return switch (row.state()) {
            case WANTED -> state(row.id());
            case REFUSED -> downloads.containsKey(row.id()) ? State.DOWNLOADING : State.REFUSED;
            case INSTALLED ->
                    row.main().map(InstalledFile::path).filter(this::runs).isPresent()
                            ? State.IN_USE
                            : State.INSTALLED;
        };
    }

    private boolean runs(Path file) {
        return inUse.filter(file::equals).isPresent();
    }

    private ModelView added(InstalledModel row) {
        var files = read(row, row.source());
        return new ModelView(
                row.id(),
                row.title(),
                "",
                Map.of(),
                row.packing(),
                Set.of(),
                state(row),
                bytes(files),
                !files.isEmpty(),
                row.licence().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Licence(row.licence(), URI.create(""), "", false)),
                row.accepted().map(Accepted::by),
                files,
                fit(row.shape(), bytes(files), loaded(row)),
                row.shape().map(Shape::trainedContext).orElse(0),
                Optional.ofNullable(downloads.get(row.id())),
                row.reason(),
                row.deletedAt().filter(undoneAfter::isBefore),
                true);
    }

    private ModelView own(SettingsModel.Own one) {
        var bytes = one.bytes() > 0 ? OptionalLong.of(one.bytes()) : OptionalLong.empty();
        return new ModelView(
                one.name(),
                one.name(),
                "",
                Map.of(),
                "",
                Set.of(Purpose.CHAT),
                runs(one.file()) ? State.IN_USE : State.INSTALLED,
                bytes,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                fit(
                        one.shape(),
                        bytes,
                        Optional.of(
                                new Loaded(
                                        one.file(), one.bytes(), Optional.empty(), one.guide()))),
                one.shape().map(Shape::trainedContext).orElse(0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
    }
}
