package dev.dreamserver.keycloak;

import java.time.Instant;
import java.util.Optional;

/**
 * One change that the house must hear of. Names who or what changed, not how: the full state is
 * read when the news is sent, so that late news is never old news.
 *
 * @param realmId the realm's id inside Keycloak
 * @param personId the person; empty when the change may touch everybody
 * @param sessionId the one session that ended, if it is about one
 * @param kind what happened
 * @param at when it happened
 */
record Change(
        String realmId,
        Optional<String> personId,
        Optional<String> sessionId,
        Kind kind,
        Instant at) {

    /** What can happen to a person. */
    enum Kind {
        /** Name, e-mail, roles, teams or the switch that lets them in. */
        UPDATED,
        /** The password is another one now. */
        PASSWORD,
        /** All their sessions were ended, or the one that is named. */
        SIGNED_OUT,
        /** They are no longer known. */
        DELETED,
        /** Nothing new: Keycloak tells what is so. */
        RESYNC
    }

    static Change of(String realmId, String personId, Kind kind, long atMillis) {
        return new Change(
                realmId,
                Optional.of(personId),
                Optional.empty(),
                kind,
                Instant.ofEpochMilli(atMillis));
    }

    static Change ofSession(String realmId, Optional<String> personId, String sid, long atMillis) {
        return new Change(
                realmId,
                personId,
                Optional.of(sid),
                Kind.SIGNED_OUT,
                Instant.ofEpochMilli(atMillis));
    }

    static Change ofEverybody(String realmId, Kind kind, long atMillis) {
        return new Change(
                realmId, Optional.empty(), Optional.empty(), kind, Instant.ofEpochMilli(atMillis));
    }

    /** Whether the state of everybody is to be sent. */
    boolean aboutEverybody() {
        return personId.isEmpty() && sessionId.isEmpty();
    }
}
