package dev.dreamserver.installer.supervisor;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one service is, as written to run/services.json.
 *
 * @param id stable name
 * @param name name for people
 * @param detail what exactly runs
 * @param state how it is
 * @param since since when its process runs, or since when it does not
 * @param lastRestart when the supervisor last restarted it by itself
 * @param reason why it is not running, or why it was restarted
 * @param pid its process; 0 when there is none
 */
public record ServiceState(
        String id,
        String name,
        String detail,
        State state,
        Instant since,
        @Nullable Instant lastRestart,
        @Nullable String reason,
        long pid) {

    /** How a service can be. */
    public enum State {
        RUNNING,
        STARTING,
        RECOVERED,
        STOPPED,
        UNKNOWN
    }

    /** True when it can be used. */
    public boolean usable() {
        return state == State.RUNNING || state == State.RECOVERED;
    }

    /** What is wrong with it, in a sentence. */
    public String complaint() {
        var why = reason == null ? "nobody says why" : reason;
        return "%s is %s: %s%s"
                .formatted(
                        name,
                        state.name().toLowerCase(Locale.ROOT),
                        why,
                        why.endsWith(".") ? "" : ".");
    }

    ServiceState as(State newState, Instant newSince, @Nullable String newReason, long newPid) {
        return new ServiceState(
                id, name, detail, newState, newSince, lastRestart, newReason, newPid);
    }

    ServiceState remembering(@Nullable Instant restart, @Nullable String why) {
        return new ServiceState(id, name, detail, state, since, restart, why, pid);
    }

    ServiceState restartedAt(Instant when) {
        return new ServiceState(id, name, detail, state, since, when, reason, pid);
    }
}
