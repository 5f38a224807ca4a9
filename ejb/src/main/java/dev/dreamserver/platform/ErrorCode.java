package dev.dreamserver.platform;

/** A reason to say no, owned by the capability that says it. Implemented by enums only. */
public interface ErrorCode {

    /** Stable id for programs: capability, dash, reason, such as {@code key-expired}. */
    String id();

    /** The HTTP status that fits, 400 to 599. */
    int status();
}
