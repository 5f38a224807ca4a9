package dev.dreamserver.models;

import dev.dreamserver.download.Downloads;
import dev.dreamserver.download.Wanted;
import dev.dreamserver.models.InstalledModel.Accepted;
import dev.dreamserver.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Orders models: the row of one and its download are one transaction, so that nothing is fetched
 * that nobody waits for. Thread-safe.
 */
@ApplicationScoped
public class ModelOrders {

    @Inject ModelBook book;
    @Inject Downloads downloads;
    @Inject Clock clock;

    /** Stores it as wanted and asks for its files; returns the id of the download. */
    @Transactional
    UUID place(Wanted wanted, String packing, String licence, boolean accepted, Caller who) {
        var now = clock.instant();
        var source = wanted.files().getFirst().source().toString();
        var details = new TreeMap<String, String>();
        details.put("source", source);
        if (accepted) {
            details.put("licence", licence);
        }
        book.put(
                new InstalledModel(
                        wanted.key(),
                        wanted.title(),
                        packing,
                        source,
                        licence,
                        accepted ? Optional.of(new Accepted(who.name(), now)) : Optional.empty(),
                        InstalledModel.State.WANTED,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        who.name(),
                        now,
                        Optional.empty()),
                "model.download",
                who,
                details);
        return downloads.ask(wanted, who);
    }
}
