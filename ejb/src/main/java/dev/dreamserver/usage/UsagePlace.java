package dev.dreamserver.usage;

import dev.dreamserver.platform.DreamException;
import java.util.UUID;
import java.util.regex.Pattern;

/** A place in the list of requests: that of the last one seen. */
public record UsagePlace(UUID requestId, int attempt) {

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(\\d{1,4})");

    /** Reads what {@link #toString} wrote. */
    public static UsagePlace parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new DreamException(UsageError.PLACE, "There is no such place in the list");
        }
        return new UsagePlace(UUID.fromString(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    @Override
    public String toString() {
        return requestId + "." + attempt;
    }
}
