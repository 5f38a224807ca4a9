package dev.dreamserver.installer;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Nearest {

    /** One slip for so many letters; more are another word. */
    private static final int LETTERS_FOR_A_SLIP = 4;

    private Nearest() {}

    /** The known word with the fewest slips; else the only one that begins so; or none. */
    public static Optional<String> to(String typed, Collection<String> known) {
        var slips = Math.max(1, typed.length() / LETTERS_FOR_A_SLIP);
        return known.stream()
                .filter(word -> distance(typed, word) <= slips)
                .min(Comparator.comparingInt(word -> distance(typed, word)))
                .or(() -> begun(typed, known));
    }

    private static Optional<String> begun(String typed, Collection<String> known) {
        var longer =
                known.stream().filter(word -> !typed.isEmpty() && word.startsWith(typed)).toList();
        return longer.size() == 1 ? Optional.of(longer.getFirst()) : Optional.empty();
    }

    /** Letters to add, leave out, replace, or swap with their neighbour. */
    static int distance(String one, String other) {
        var before = new int[other.length() + 1];
        var last = new int[other.length() + 1];
        Arrays.setAll(last, column -> column);
        for (var row = 1; row <= one.length(); row++) {
            var next = new int[other.length() + 1];
            next[0] = row;
            for (var column = 1; column <= other.length(); column++) {
                var same = one.charAt(row - 1) == other.charAt(column - 1);
                next[column] =
                        Math.min(
                                last[column - 1] + (same ? 0 : 1),
                                1 + Math.min(last[column], next[column - 1]));
                var swapped =
                        row > 1
                                && column > 1
                                && one.charAt(row - 1) == other.charAt(column - 2)
                                && one.charAt(row - 2) == other.charAt(column - 1);
                if (swapped) {
                    next[column] = Math.min(next[column], before[column - 2] + 1);
                }
            }
            before = last;
            last = next;
        }
        return last[other.length()];
    }
}
