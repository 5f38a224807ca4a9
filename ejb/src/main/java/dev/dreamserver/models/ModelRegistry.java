package dev.dreamserver.models;

import dev.dreamserver.catalog.Catalog;
import dev.dreamserver.catalog.CatalogFile;
import dev.dreamserver.catalog.CatalogModel;
import dev.dreamserver.catalog.Fit;
import dev.dreamserver.catalog.Purpose;
import dev.dreamserver.catalog.Room;
import dev.dreamserver.catalog.Variant;
import dev.dreamserver.download.DownloadView;
import dev.dreamserver.download.Downloads;
import dev.dreamserver.download.FileStore;
import dev.dreamserver.download.Wanted;
import dev.dreamserver.download.WantedFile;
import dev.dreamserver.engine.EngineModel;
import dev.dreamserver.engine.ModelSwitch;
import dev.dreamserver.engine.Peaks;
import dev.dreamserver.engine.SwitchView;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The only door to the house's models: what there is, what fits, and what is done with them.
 * Operators and administrators act, each act with its entry in the audit log; auditors see.
 */
@Stateless
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
public class ModelRegistry {

    @Inject Catalog catalog;
    @Inject Downloads downloads;
    @Inject FileStore store;
    @Inject ModelSwitch engine;
    @Inject ModelBook book;
    @Inject ModelOrders orders;
    @Inject ModelPlace place;
    @Inject SettingsModel own;
    @Inject Peaks peaks;
    @Inject Clock clock;

    /** Models that match, what is here first, then what fits, the largest first. */
    public List<ModelView> list(ModelFilter filter) {
        return join().views(catalog.models()).stream().filter(filter::matches).toList();
    }

    /**
     * One of them.
     *
     * @throws DreamException {@link ModelError#NOT_FOUND}
     */
    public ModelView one(String id) {
        return join().views(catalog.models()).stream()
                .filter(view -> view.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new DreamException(ModelError.NOT_FOUND, "There is no such model"));
    }

    private ModelJoin join() {
        return ModelJoin.of(
                book.all(),
                downloads.list(),
                own.find(),
                engine.inUse().map(EngineModel::file),
                peaks.known(),
                place,
                clock.instant().minus(ModelKeeping.UNDO));
    }

    /** Where the engine would keep a model, and what is free there now. */
    public Room room() {
        return place.room();
    }

    /** The newest switch, under way or over. */
    public Optional<SwitchView> latestSwitch() {
        return engine.latest();
    }

    /** Whether the engine can be switched to it. */
    public static boolean chats(ModelView model) {
        return model.purposes().isEmpty() || model.purposes().stream().anyMatch(Purpose::chats);
    }

    // ---- acts ----------------------------------------------------------------------------------

    /**
     * Fetches a model of the catalog, or an added one once more. A download of it that stands still
     * goes on.
     *
     * @param accepted whether the caller accepts its licence
     * @return the id of the download
     * @throws DreamException {@link ModelError#LICENCE} when it must be accepted, {@link
     *     ModelError#HERE} when it is here already
     */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public UUID download(String id, boolean accepted, Caller who) {
        var standing = underWay(id).filter(DownloadView::standsStill);
        if (standing.isPresent()) {
            downloads.resume(standing.get().id(), who);
            return standing.get().id();
        }
        var known = book.find(id);
        if (known.filter(row -> row.state() == InstalledModel.State.INSTALLED).isPresent()) {
            throw new DreamException(ModelError.HERE, "This model is on this machine already");
        }
        if (known.isPresent() && catalog.variant(id).isEmpty()) {
            return fetch(ModelSource.of(known.get().source()), who);
        }
        var model = offered(id);
        var variant = catalog.variant(id).orElseThrow();
        var licence = model.licence();
        if (licence.mustBeAccepted() && !accepted) {
            throw new DreamException(
                    ModelError.LICENCE,
                    "The licence %s has to be accepted first".formatted(licence.name()));
        }
        var title = "%s (%s)".formatted(model.name(), variant.packing());
        var files = Stream.concat(variant.files().stream(), variant.projector().stream()).toList();
        return orders.place(
                new Wanted(id, title, files.stream().map(ModelRegistry::wanted).toList(), 0),
                variant.packing(),
                licence.name(),
                licence.mustBeAccepted(),
                who);
    }

    private Optional<DownloadView> underWay(String id) {
        return downloads.list().stream()
                .filter(one -> one.key().equals(id) && one.underWay())
                .findFirst();
    }

    private CatalogModel offered(String id) {
        return catalog.models().stream()
                .filter(one -> one.variants().stream().map(Variant::id).anyMatch(id::equals))
                .findFirst()
                .orElseThrow(
                        () -> new DreamException(ModelError.NOT_FOUND, "There is no such model"));
    }

    private static WantedFile wanted(CatalogFile file) {
        return new WantedFile(file.name(), file.source(), file.bytes(), file.sha256());
    }

    /**
     * Adds a model that no catalog names: an address or {@code owner/repository/file.gguf} of the
     * hub is fetched, a file on this machine is read and linked at once. Nothing is known of its
     * licence.
     *
     * @return its id
     * @throws DreamException {@link ModelError#SOURCE} for what cannot be read, {@link
     *     ModelError#HERE} for a name that is taken, or what is wrong with the file
     */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    @TransactionAttribute(
            TransactionAttributeType.NOT_SUPPORTED) // reading a big file takes minutes
    public String add(String text, Caller who) {
        var source = ModelSource.of(text);
        var id = source.id();
        if (book.find(id).isPresent() || catalog.variant(id).isPresent()) {
            throw new DreamException(
                    ModelError.HERE, "There is a model of this name already: %s".formatted(id));
        }
        if (source.file().isPresent()) {
            adopt(source, source.file().get(), who);
        } else {
            fetch(source, who);
        }
        return id;
    }

    private UUID fetch(ModelSource source, Caller who) {
        var address = source.address().orElseThrow();
        var file = new WantedFile(source.name(), address, OptionalLong.empty(), Optional.empty());
        return orders.place(
                new Wanted(source.id(), source.name(), List.of(file), 0), "", "", false, who);
    }

    private void adopt(ModelSource source, Path file, Caller who) {
        if (!who.has(Roles.ADMIN)) {
            throw new DreamException(
                    ModelError.NOT_ALLOWED,
                    "Only an administrator adds files of this machine by their place");
        }
        if (!Files.isReadable(file)) {
            throw new DreamException(
                    ModelError.FILE,
                    "There is no such file, or the user who runs the house may not read it");
        }
        var header = ModelHeader.read(file);
        if (header.projector()) {
            throw new DreamException(
                    ModelError.FILE, "This file is the eye of a model, and not a model itself");
        }
        var stored = store.adopt(file);
        var name = source.name();
        var here = store.publish(source.id(), Map.of(name, stored.sha256())).getFirst();
        book.put(
                new InstalledModel(
                        source.id(),
                        name,
                        header.packing(),
                        file.toString(),
                        "",
                        Optional.empty(),
                        InstalledModel.State.INSTALLED,
                        Optional.empty(),
                        header.shape(),
                        List.of(ModelArrivals.of(here, false)),
                        who.name(),
                        clock.instant(),
                        Optional.empty()),
                "model.add",
                who,
                Map.of("sha256", stored.sha256()));
    }

    /**
     * Begins to switch the house's engine to a model that is here.
     *
     * @param anyway also when the sum says that it is too big
     * @return the id of the switch
     * @throws DreamException {@link ModelError#TOO_BIG}, {@link ModelError#NOT_HERE}, or what the
     *     engine says
     */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED) // a switch writes by itself
    public UUID use(String id, boolean anyway, Caller who) {
        var model = one(id);
        if (!model.here()) {
            throw new DreamException(
                    ModelError.NOT_HERE, "This model is not on this machine. Download it first");
        }
        if (!chats(model)) {
            throw new DreamException(
                    ModelError.NOT_HERE, "The house's engine chats, and this model does not");
        }
        var red = model.fit().filter(fit -> fit.verdict() == Fit.Verdict.RED);
        if (red.isPresent() && !anyway) {
            throw new DreamException(
                    ModelError.TOO_BIG,
                    "This model is too big: it needs %s GB and %s GB can be had"
                            .formatted(gibi(red.get().need()), gibi(red.get().free())));
        }
        return engine.begin(engineModel(id), who);
    }

    private EngineModel engineModel(String id) {
        var row = book.find(id).filter(InstalledModel::usable);
        if (row.isPresent()) {
            var file = row.get().main().orElseThrow();
            return new EngineModel(
                    id,
                    file.path(),
                    row.get().projector().map(InstalledFile::path),
                    Optional.empty());
        }
        var settings = own.find().filter(one -> one.name().equals(id)).orElseThrow();
        return new EngineModel(id, settings.file(), Optional.empty(), Optional.empty());
    }

    private static String gibi(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / (double) (1L << 30));
    }

    /**
     * Deletes a model from this machine. For ten minutes it can be had back.
     *
     * @throws DreamException {@link ModelError#IN_USE} for the one that answers now, {@link
     *     ModelError#NOT_HERE}
     */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public void delete(String id, Caller who) {
        var model = one(id);
        if (model.state() == ModelView.State.IN_USE) {
            throw new DreamException(
                    ModelError.IN_USE, "This model answers now. Switch to another one first");
        }
        var now = clock.instant();
        var changed =
                book.find(id)
                        .filter(row -> row.deletedAt().isEmpty())
                        .filter(_ -> model.state() != ModelView.State.DOWNLOADING)
                        .flatMap(
                                row ->
                                        book.change(
                                                id,
                                                one -> one.deleted(Optional.of(now)),
                                                "model.delete",
                                                who,
                                                Map.of("bytes", Long.toString(row.bytes()))));
        if (changed.isEmpty()) {
            throw new DreamException(
                    ModelError.NOT_HERE,
                    "Only what was downloaded or added here can be deleted here");
        }
    }

    /**
     * Has a deleted model back.
     *
     * @throws DreamException {@link ModelError#NOT_HERE} when it is too late
     */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public void undelete(String id, Caller who) {
        var after = clock.instant().minus(ModelKeeping.UNDO);
        var back =
                book.find(id)
                        .filter(row -> row.deletedAt().filter(after::isBefore).isPresent())
                        .flatMap(
                                _ ->
                                        book.change(
                                                id,
                                                row -> row.deleted(Optional.empty()),
                                                "model.undelete",
                                                who,
                                                Map.of()));
        if (back.isEmpty()) {
            throw new DreamException(
                    ModelError.NOT_HERE, "This model was deleted more than ten minutes ago");
        }
    }
}
