package dev.dreamserver.models;

import dev.dreamserver.catalog.Fit;
import dev.dreamserver.catalog.Licence;
import dev.dreamserver.catalog.Purpose;
import dev.dreamserver.download.DownloadView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A model as people see it: one packing of the catalog, or an added one. Immutable.
 *
 * @param id its name for programs, and for callers once it answers
 * @param name what people call it
 * @param maker who made it; empty where nobody says
 * @param summaries what it is good for, by language; none where nobody says
 * @param packing such as Q4_K_M
 * @param purposes what it is for
 * @param state how far it is
 * @param bytes of its files; empty where nobody published that
 * @param verified whether each file has a published hash, or was read here
 * @param licence empty where nobody knows
 * @param acceptedBy who accepted the licence
 * @param files where each comes from
 * @param fit the sum; empty where its size is unknown
 * @param trainedContext tokens it was trained for; 0 where that is unknown
 * @param download while it is on its way
 * @param reason why it cannot be used
 * @param deletedAt when it was deleted, while that can be undone
 * @param imported whether somebody added it
 */
public record ModelView(
        String id,
        String name,
        String maker,
        Map<String, String> summaries,
        String packing,
        Set<Purpose> purposes,
        State state,
        OptionalLong bytes,
        boolean verified,
        Optional<Licence> licence,
        Optional<String> acceptedBy,
        List<Source> files,
        Optional<Fit> fit,
        int trainedContext,
        Optional<DownloadView> download,
        Optional<String> reason,
        Optional<Instant> deletedAt,
        boolean imported) {

    /** How far a model is. */
    public enum State {
        /** The catalog knows it. */
        OFFERED,
        /** It is fetched, or waits for that. */
        DOWNLOADING,
        /** Its files turned out to be none that an engine can take. */
        REFUSED,
        /** It is on this machine. */
        INSTALLED,
        /** The house's engine runs it. */
        IN_USE,
        /** It was deleted, and that can still be undone. */
        DELETED
    }

    /**
     * Where a file comes from.
     *
     * @param from an address or a place on this machine
     * @param sha256 its hash, published or read here
     * @param evidence the public file that the hash was read in; empty where there is none
     */
    public record Source(
            String name,
            String from,
            OptionalLong bytes,
            Optional<String> sha256,
            String evidence) {}

    /** Copies the collections. */
    public ModelView {
        summaries = Map.copyOf(summaries);
        purposes = Set.copyOf(purposes);
        files = List.copyOf(files);
    }

    /** What it is good for, in this language, else in English; empty where nobody says. */
    public String summary(String language) {
        return summaries.getOrDefault(language, summaries.getOrDefault("en", ""));
    }

    /** Whether it is on this machine. */
    public boolean here() {
        return state == State.INSTALLED || state == State.IN_USE;
    }

    /** Whether it fits with room or tightly. */
    public boolean fits() {
        return fit.filter(sum -> sum.verdict() != Fit.Verdict.RED).isPresent();
    }
}
