package dev.dreamserver.gateway.wire;

/** Carries a refusal out of a parser. Without a stack trace: it is news, not a bug. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Refused refused;

    RefusedException(Refused refused) {
        super(refused.message(), null, false, false);
        this.refused = refused;
    }

    Refused refused() {
        return refused;
    }
}
