package dev.dreamserver.usage;

import dev.dreamserver.platform.DreamException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which usage is asked for.
 *
 * @param span the days
 * @param only what it is narrowed down to, such as one model; {@link UsageDimension#NONE} for rows
 *     that have none of it
 */
public record UsageQuestion(UsageSpan span, Map<UsageDimension, String> only) {

    private static final int LONGEST = 300;

    /** Copies the map, and refuses what no row can hold. */
    public UsageQuestion {
        only = Collections.unmodifiableMap(new TreeMap<>(only));
        if (only.values().stream().anyMatch(one -> one.length() > LONGEST || one.contains("\0"))) {
            throw new DreamException(UsageError.ONLY, "Nothing in this house is called so");
        }
    }

    /** The same, narrowed down further. */
    public UsageQuestion with(UsageDimension dimension, String value) {
        var more = new TreeMap<>(only);
        more.put(dimension, value);
        return new UsageQuestion(span, more);
    }
}
