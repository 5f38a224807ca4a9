package dev.dreamserver.routing;

import java.time.LocalDate;
import java.util.Comparator;

/**
 * How often a way was taken.
 *
 * @param asked the name that was asked for
 * @param model the model that answered
 * @param requests how many
 */
public record Share(String asked, String model, Reason.Why why, long requests) {

    /** What is counted together. */
    record Way(LocalDate day, String asked, String model, Reason.Why why)
            implements Comparable<Way> {

        private static final Comparator<Way> ORDER =
                Comparator.comparing(Way::day)
                        .thenComparing(Way::asked)
                        .thenComparing(Way::model)
                        .thenComparing(Way::why);

        /** Who writes several writes them in this order, so that no two wait for each other. */
        @Override
        public int compareTo(Way other) {
            return ORDER.compare(this, other);
        }

        static Way of(LocalDate day, Decision decision) {
            return new Way(
                    day, decision.asked(), decision.model().orElseThrow(), decision.reason().why());
        }
    }
}
