package dev.dreamserver.platform;

import java.util.Optional;

/**
 * What somebody saw of a thing when they decided to change it. A change of what is something else
 * by now is refused, so that nobody takes back what they never saw. Immutable.
 *
 * @param looked whether they looked at all; who did not says what shall be, whatever there was
 * @param was what they saw, compared by {@code equals}; empty where there was nothing
 */
public record Seen<T>(boolean looked, Optional<T> was) {

    /** They saw this; empty where there was nothing. */
    public static <T> Seen<T> of(Optional<T> was) {
        return new Seen<>(true, was);
    }

    /** They did not look: programs say what shall be. */
    public static <T> Seen<T> nothing() {
        return new Seen<>(false, Optional.empty());
    }

    /**
     * Refuses where it is something else now.
     *
     * @param now what there is, read in the transaction that changes it
     * @throws DreamException {@link PlatformError#CHANGED_MEANWHILE}
     */
    public void stillIs(Optional<T> now) {
        if (looked && !was.equals(now)) {
            throw new DreamException(
                    PlatformError.CHANGED_MEANWHILE, "Somebody else has changed this meanwhile");
        }
    }

    /**
     * Refuses where it is something else now, unless it is what they want: who wants what another
     * has done already takes nothing back.
     *
     * @param now what there is, read in the transaction that changes it
     * @param wanted what it shall be; empty where it shall be nothing
     * @throws DreamException {@link PlatformError#CHANGED_MEANWHILE}
     */
    public void stillIs(Optional<T> now, Optional<T> wanted) {
        if (!wanted.equals(now)) {
            stillIs(now);
        }
    }
}
