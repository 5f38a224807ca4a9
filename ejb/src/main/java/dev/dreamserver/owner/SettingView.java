package dev.dreamserver.owner;

import dev.dreamserver.security.Secret;

/**
 * One setting as its owner sees it. Texts of a secret are dots.
 *
 * @param room the room that declares it
 * @param rule what it takes, in words; empty: anything
 * @param fallback the default; empty: not set
 * @param inForce the value of the running house
 * @param source where that value comes from
 * @param written what stands in the owner's file and is in force after the next start; empty:
 *     nothing
 * @param mark tells whether the file's text is still the one that was looked at; compared, never
 *     shown
 * @param secret whether its texts must not be seen
 * @param span whether it is a length of time
 * @param flag whether it is on or off
 * @param waits whether the file was changed since the house started
 * @param changeable whether a change of the file would act; not where the environment or the dream
 *     command has the last word
 */
public record SettingView(
        String key,
        String room,
        String meaning,
        String rule,
        String fallback,
        String inForce,
        Source source,
        String written,
        Secret mark,
        boolean secret,
        boolean span,
        boolean flag,
        boolean waits,
        boolean changeable) {

    /** What is in force after the next start. */
    public String present() {
        if (!written.isEmpty()) {
            return written;
        }
        return waits ? fallback : inForce;
    }

    /** Where a value in force comes from. */
    public enum Source {
        /** A variable of the environment, which goes before the file. */
        ENVIRONMENT,
        /** The owner's dream.properties. */
        FILE,
        /** The dream command, which works it out at each start. */
        LAUNCHER,
        DEFAULT
    }
}
