package dev.dreamserver.models;

import dev.dreamserver.download.Downloaded;
import dev.dreamserver.download.FileStore;
import dev.dreamserver.download.StoredFile;
import dev.dreamserver.platform.DreamException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks at what was fetched, before anybody can use it. */
@ApplicationScoped
public class ModelArrivals {

    @Inject ModelBook book;
    @Inject FileStore store;

    void onDownloaded(@Observes Downloaded news) {
        arrived(news.key(), news.files());
    }

    /** Reads the headers of a wanted model; a sound one is installed, another is removed again. */
    void arrived(String id, List<StoredFile> files) {
        var wanted = book.find(id).filter(model -> model.state() == InstalledModel.State.WANTED);
        if (wanted.isEmpty()) {
            return;
        }
        try {
            var found = new ArrayList<InstalledFile>();
            var main = Optional.<ModelHeader>empty();
            for (var file : files) {
                var header = header(file);
                var projector = header.map(ModelHeader::projector).orElse(false);
                if (main.isEmpty() && !projector) {
                    main = header;
                }
                found.add(of(file, projector));
            }
            installed(wanted.get(), found, main);
        } catch (DreamException unsound) {
            var why = String.valueOf(unsound.getMessage());
            book.change(id, model -> model.refused(why), "model.refuse", null, Map.of("why", why));
            store.deleteKey(id);
            ModelMessages.LOG.refused(id, why);
        }
    }

    private void installed(
            InstalledModel wanted, List<InstalledFile> found, Optional<ModelHeader> main) {
        var packing =
                main.map(ModelHeader::packing)
                        .filter(told -> wanted.packing().isEmpty() && !told.isEmpty())
                        .orElse(wanted.packing());
        book.change(
                wanted.id(),
                model -> model.sound(found, main.flatMap(ModelHeader::shape), packing),
                "model.install",
                null,
                Map.of("source", wanted.source()));
    }

    static InstalledFile of(StoredFile file, boolean projector) {
        return new InstalledFile(file.name(), file.sha256(), file.bytes(), file.path(), projector);
    }

    /** Models for sound are packed in another way, which their own engine reads. */
    private static Optional<ModelHeader> header(StoredFile file) {
        return file.name().toLowerCase(Locale.ROOT).endsWith(".gguf")
                ? Optional.of(ModelHeader.read(file.path()))
                : Optional.empty();
    }
}
