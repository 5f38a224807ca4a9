package dev.dreamserver.models;

import dev.dreamserver.catalog.Purpose;
import java.util.Locale;
import java.util.Optional;

/**
 * Which models somebody wants to see.
 *
 * @param text a part of their names or of what is said of them; empty for all
 * @param show which of them
 * @param purpose what they are for
 */
public record ModelFilter(String text, Show show, Optional<Purpose> purpose) {

    /** All of them. */
    public static final ModelFilter ALL = new ModelFilter("", Show.ALL, Optional.empty());

    /** Which of them. */
    public enum Show {
        ALL,
        FITS,
        INSTALLED
    }

    boolean matches(ModelView one) {
        return switch (show) {
                    case ALL -> true;
                    case FITS -> one.fits();
                    case INSTALLED -> one.here();
                }
                && purpose.map(one.purposes()::contains).orElse(true)
                && contains(one);
    }

    private boolean contains(ModelView one) {
        var all =
                String.join(
                                " ",
                                one.id(),
                                one.name(),
                                one.maker(),
                                String.join(" ", one.summaries().values()),
                                one.packing())
                        .toLowerCase(Locale.ROOT);
        for (var word : text.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!all.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
