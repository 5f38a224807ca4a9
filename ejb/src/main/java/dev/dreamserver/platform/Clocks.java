package dev.dreamserver.platform;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Gives every room the same clock, in UTC, so that tests can set another. */
@Dependent
public class Clocks {

    @Produces
    Clock utc() {
        return Clock.systemUTC();
    }
}
