package dev.dreamserver.installer.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What one party did in one test of one round.
 *
 * @param load what the load generator saw
 * @param cpuSeconds used meanwhile, by what is watched
 * @param rssMegabytes afterwards, by what is watched
 */
record Measured(
        String party,
        String test,
        int round,
        JsonNode load,
        Map<String, Double> cpuSeconds,
        Map<String, Double> rssMegabytes) {

    double p50Micros(String what) {
        return load.path(what).path("p50_us").asDouble();
    }

    double p99Micros(String what) {
        return load.path(what).path("p99_us").asDouble();
    }

    long ok() {
        return load.path("ok").asLong();
    }

    long failed() {
        return load.path("failed_connections").asLong()
                + load.path("failed_status").asLong()
                + load.path("cut_short").asLong();
    }

    /** CPU microseconds for each request, or for each token of a stream. */
    double cpuMicrosEach(String watched) {
        var count = isStream() ? load.path("transit").path("n").asLong() : ok();
        return count == 0 ? 0 : cpuSeconds.getOrDefault(watched, 0.0) / count * 1e6;
    }

    boolean isStream() {
        return load.path("mode").asText().equals("stream");
    }
}
