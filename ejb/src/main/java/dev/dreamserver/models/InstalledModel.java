package dev.dreamserver.models;

import dev.dreamserver.catalog.Shape;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A model that somebody of this house wanted. Immutable.
 *
 * @param id the variant's id, or the name that an imported one was given
 * @param title what people call it
 * @param packing such as Q4_K_M; empty where it does not say
 * @param source an address, or where the file lay on this machine
 * @param licence its name; empty where nobody knows
 * @param accepted who accepted it and when, where that was asked for
 * @param state how far it is
 * @param reason why it cannot be used
 * @param shape what its file says a token costs, once it was read
 * @param files none while it is on its way
 * @param deletedAt when it was deleted; it can be undone for a while
 */
record InstalledModel(
        String id,
        String title,
        String packing,
        String source,
        String licence,
        Optional<Accepted> accepted,
        State state,
        Optional<String> reason,
        Optional<Shape> shape,
        List<InstalledFile> files,
        String addedBy,
        Instant addedAt,
        Optional<Instant> deletedAt) {

    /** How far it is. */
    enum State {
        WANTED,
        INSTALLED,
        REFUSED
    }

    /** Who accepted a licence, and when. */
    record Accepted(String by, Instant at) {}

    InstalledModel {
        files = List.copyOf(files);
    }

    /** Whether it can be used. */
    boolean usable() {
        return state == State.INSTALLED && deletedAt.isEmpty();
    }

    /** Bytes of all its files. */
    long bytes() {
        return files.stream().mapToLong(InstalledFile::bytes).sum();
    }

    /** What the engine is given: of a split model the first. */
    Optional<InstalledFile> main() {
        return files.stream().filter(file -> !file.projector()).findFirst();
    }

    /** Its eye. */
    Optional<InstalledFile> projector() {
        return files.stream().filter(InstalledFile::projector).findFirst();
    }

    InstalledModel sound(List<InstalledFile> found, Optional<Shape> read, String packed) {
        return new InstalledModel(
                id,
                title,
                packed,
                source,
                licence,
                accepted,
                State.INSTALLED,
                Optional.empty(),
                read,
                found,
                addedBy,
                addedAt,
                deletedAt);
    }

    InstalledModel refused(String why) {
        return new InstalledModel(
                id,
                title,
                packing,
                source,
                licence,
                accepted,
                State.REFUSED,
                Optional.of(why),
                Optional.empty(),
                List.of(),
                addedBy,
                addedAt,
                deletedAt);
    }

    InstalledModel deleted(Optional<Instant> when) {
        return new InstalledModel(
                id, title, packing, source, licence, accepted, state, reason, shape, files, addedBy,
                addedAt, when);
    }
}
