package dev.dreamserver.usage;

import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.OneLine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/**
 * A line for the price book.
 *
 * @param model by the exact name that the ledger has
 * @param rates empty where its price ends, and is unknown from then on
 * @param from the whole hour from which it counts, also one long past; empty for the next one
 * @param source where the figure is from: an address, or a few words
 */
public record PriceChange(
        String model, Optional<Rates> rates, Optional<Instant> from, String source) {

    private static final int LONGEST = 300;
    private static final DateTimeFormatter BEGIN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm[:ss]][XXX]")
                    .withResolverStyle(ResolverStyle.STRICT);

    /** Refuses what cannot stand in the book. */
    public PriceChange {
        model = model.strip();
        source = OneLine.of(source);
        var no = new AllMistakes();
        no.unless(
                !model.isEmpty() && model.length() <= LONGEST && model.equals(OneLine.of(model)),
                PriceError.MODEL,
                "model",
                "A model has a name of 1 to %d characters".formatted(LONGEST));
        no.unless(
                !source.isEmpty() && source.length() <= LONGEST,
                PriceError.SOURCE,
                "source",
                "Say in 1 to %d characters where the figure is from".formatted(LONGEST));
        no.end();
    }

    /**
     * A beginning as people and programs write it: 2026-12-01, 2026-12-01T14:00, or the same with
     * an offset; empty for the next hour.
     *
     * @param zone of what has no offset
     */
    public static Optional<Instant> from(String text, ZoneId zone) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    switch (BEGIN.parseBest(
                            text.strip(),
                            OffsetDateTime::from,
                            LocalDateTime::from,
                            LocalDate::from)) {
                        case OffsetDateTime at -> at.toInstant();
                        case LocalDateTime at -> at.atZone(zone).toInstant();
                        case LocalDate day -> day.atStartOfDay(zone).toInstant();
                        default -> throw new DateTimeException(text);
                    });
        } catch (DateTimeException nonsense) {
            throw new DreamException(
                    PriceError.FROM,
                    "A price begins at a time such as 2026-12-01 or 2026-12-01T14:00",
                    nonsense);
        }
    }
}
