package dev.dreamserver.engine;

import dev.dreamserver.catalog.Room;
import dev.dreamserver.catalog.Taken;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a model took once it had loaded on this node.
 *
 * @param file the model's file, of a split model the first
 * @param fileBytes its size then
 * @param how tells options and eyes apart; see {@link Peaks#how}
 * @param place {@link #GPU} or {@link #MEMORY}
 * @param taken the figure, and what it was measured with
 * @param at when it was measured
 */
public record Peak(Path file, long fileBytes, String how, String place, Taken taken, Instant at) {

    /** The place: memory of GPUs. */
    public static final String GPU = "gpu";

    /** The place: memory of the machine. */
    public static final String MEMORY = "memory";

    /** How a room is called here. */
    public static String place(Room room) {
        return room.kind() == Room.Kind.MEMORY ? MEMORY : GPU;
    }

    /**
     * The one that says most of a model: measured with this very context, else the newest.
     *
     * @param fileBytes the size of its file now
     * @param tokens of one conversation
     */
    public static Optional<Taken> of(
            List<Peak> known,
            Path file,
            long fileBytes,
            String how,
            String place,
            int tokens,
            int slots) {
        return known.stream()
                .filter(
                        one ->
                                one.file().equals(file)
                                        && one.fileBytes() == fileBytes
                                        && one.how().equals(how)
                                        && one.place().equals(place))
                .max(
                        Comparator.comparing((Peak one) -> one.with(tokens, slots))
                                .thenComparing(Peak::at))
                .map(Peak::taken);
    }

    private boolean with(int tokens, int slots) {
        return taken.tokens() == tokens && taken.slots() == slots;
    }
}
