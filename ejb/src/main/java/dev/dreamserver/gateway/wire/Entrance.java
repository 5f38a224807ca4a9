package dev.dreamserver.gateway.wire;

import dev.dreamserver.security.Caller;

/** Port: who stands at the door. Everything but {@link #loadKeys} answers at once, from memory. */
public interface Entrance {

    /** Whose API key this is. Takes the same time for every refusal. */
    Verdict key(String text);

    /** Whose access token this is. */
    Verdict token(String jwt);

    /** Fetches the keys that tokens are signed with. Blocks: for worker threads. */
    void loadKeys();

    /** Somebody was refused; counted, and audited in groups. */
    void refused(String kind, String source);

    /** What the door says. */
    sealed interface Verdict {

        /** Come in. */
        record Known(Caller caller) implements Verdict {}

        /** Stay out; the kind is for the audit, never for the client. */
        record Refused(String kind) implements Verdict {}

        /** Ask again after {@link Entrance#loadKeys}. */
        record KeysNeeded() implements Verdict {}
    }
}
