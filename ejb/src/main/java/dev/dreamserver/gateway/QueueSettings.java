package dev.dreamserver.gateway;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How requests wait for a place at an engine of the house.
 *
 * @param length how many may wait for one engine
 * @param patience how long one waits at most
 * @param weights how many turns a team has for each one of a team that is not named
 */
public record QueueSettings(int length, Duration patience, Map<String, Integer> weights) {

    public static final Setting<Integer> LENGTH =
            Setting.of(
                            "dream.queue.length",
                            "256",
                            "How many requests may wait for a place at one engine; more are told"
                                    + " 429.",
                            Integer::valueOf)
                    .when(n -> n >= 0 && n <= 1_000, "a whole number from 0 to 1000");
    public static final Setting<Duration> PATIENCE =
            Setting.of(
                            "dream.queue.patience",
                            "PT5M",
                            "How long a request waits for a place at an engine; long answers on a"
                                    + " CPU take minutes.",
                            Duration::parse)
                    .when(
                            d -> d.toSeconds() >= 1 && d.toHours() <= 24,
                            "a duration from PT1S to PT24H");
    public static final Setting<Map<String, Integer>> WEIGHTS =
            Setting.of(
                            "dream.queue.weights",
                            "",
                            "Teams that get more turns when many wait, such as research=3,"
                                    + " support=2; every other team has 1.",
                            QueueSettings::weights)
                    .when(
                            weights -> weights.values().stream().allMatch(n -> n >= 1 && n <= 100),
                            "names with a whole number from 1 to 100 each, such as research=3,"
                                    + " support=2");

    /** Copies the weights, so that nobody changes them afterwards. */
    public QueueSettings {
        weights = Map.copyOf(weights);
    }

    /** Reads and checks all of them. */
    public static QueueSettings from(Settings settings) {
        return new QueueSettings(
                settings.get(LENGTH), settings.get(PATIENCE), settings.get(WEIGHTS));
    }

    /** How many turns this team has for each one of a team that is not named. */
    public int weight(String team) {
        return weights.getOrDefault(team, 1);
    }

    private static Map<String, Integer> weights(String text) {
        var weights = new LinkedHashMap<String, Integer>();
        for (var one : text.split(",", -1)) {
            if (!one.isBlank()) {
                var name = one.substring(0, one.indexOf('=')).strip();
                weights.put(name, Integer.valueOf(one.substring(one.indexOf('=') + 1).strip()));
            }
        }
        return weights;
    }
}
