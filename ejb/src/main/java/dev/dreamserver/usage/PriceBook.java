package dev.dreamserver.usage;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What models cost, in the currency of the house.
 *
 * @param missing models that were used in the last 30 days, have no price and get none, with what
 *     they used
 * @param models those with lines in the book, by name
 * @param others how many lines are in another currency, and do not count
 */
public record PriceBook(
        Currency currency, List<UsageGroup> missing, List<Model> models, long others) {

    /** Copies the lists. */
    public PriceBook {
        missing = List.copyOf(missing);
        models = List.copyOf(models);
    }

    /**
     * The lines of one model.
     *
     * @param lines all of them, the latest beginning first
     */
    public record Model(String name, List<Price> lines) {

        /** Copies the list. */
        public Model {
            lines = List.copyOf(lines);
        }

        Model named(Map<String, String> names) {
            return new Model(name, lines.stream().map(one -> one.by(names)).toList());
        }

        /** The line that counts now, which may be the end of its price. */
        public Optional<Price> now() {
            return lines.stream().filter(one -> one.state() == Price.State.NOW).findFirst();
        }

        /** What it costs at a moment. */
        public Optional<Rates> at(Instant moment) {
            return lines.stream()
                    .filter(one -> one.state() != Price.State.REPLACED)
                    .filter(one -> !one.from().isAfter(moment))
                    .findFirst()
                    .flatMap(Price::rates);
        }

        /** What comes, the next first. */
        public List<Price> coming() {
            return lines.reversed().stream()
                    .filter(one -> one.state() == Price.State.COMING)
                    .toList();
        }

        /** Whether it has a price now. */
        public boolean priced() {
            return now().flatMap(Price::rates).isPresent();
        }
    }

    /** The lines of this model; none where it has none. */
    public Model model(String name) {
        return models.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseGet(() -> new Model(name, List.of()));
    }
}
