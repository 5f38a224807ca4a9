package dev.dreamserver.quota.rest;

import dev.dreamserver.quota.SubjectRate;

/** How fast one team, person or key may ask, as JSON; 0 is no limit. */
record RateJson(
        String id, String kind, String who, String name, int requests, int tokens, int streams) {

    static RateJson of(SubjectRate one) {
        return new RateJson(
                one.id().toString(),
                one.subject().kind().name(),
                one.subject().id(),
                one.name(),
                one.rate().requests(),
                one.rate().tokens(),
                one.rate().streams());
    }
}
