package dev.dreamserver.keys.rest;

import dev.dreamserver.security.Caller;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** Who stands behind the request at hand. Set once by the filter. */
@RequestScoped
public class Calling {

    private Optional<Caller> caller = Optional.empty();

    void is(Caller found) {
        caller = Optional.of(found);
    }

    /** The caller; ask only where a role is required. */
    public Caller who() {
        return caller.orElseThrow(
                () -> new IllegalStateException("a resource without a role asked who calls"));
    }
}
