package dev.dreamserver.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The hours and days by which usage is added up. Both begin where the clocks of a zone say so, for
 * some when it is half past elsewhere.
 *
 * @param shiftSeconds how long before a whole hour of UTC an hour begins
 */
record UsageCalendar(ZoneId zone, int shiftSeconds) {

    private static final int HOUR = 3600;

    static UsageCalendar of(ZoneId zone, Instant at) {
        return new UsageCalendar(
                zone, Math.floorMod(zone.getRules().getStandardOffset(at).getTotalSeconds(), HOUR));
    }

    /** One of the moments at which an hour begins. */
    Instant origin() {
        return Instant.ofEpochSecond(-shiftSeconds);
    }

    /** The beginning of the hour of this moment. */
    Instant hour(Instant at) {
        return at.minusSeconds(Math.floorMod(at.getEpochSecond() + shiftSeconds, HOUR))
                .minusNanos(at.getNano());
    }

    /** The first beginning of an hour that is not before this moment. */
    Instant hourFrom(Instant at) {
        var begins = hour(at);
        return begins.equals(at) ? at : begins.plusSeconds(HOUR);
    }

    /** The beginning of the day of this moment. */
    Instant day(Instant at) {
        return LocalDate.ofInstant(at, zone).atStartOfDay(zone).toInstant();
    }

    /** The beginning of the day after. */
    Instant nextDay(Instant at) {
        return LocalDate.ofInstant(at, zone).plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** The first beginning of a day that is not before this moment. */
    Instant dayFrom(Instant at) {
        var begins = day(at);
        return begins.equals(at) ? at : nextDay(at);
    }
}
