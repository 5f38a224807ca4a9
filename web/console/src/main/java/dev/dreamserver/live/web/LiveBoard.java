package dev.dreamserver.live.web;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the topics say, each value with the number of the change that brought it. So a reader who
 * was away, or is slow, is told what is new since then in one event, however much happened in
 * between; nothing has to be kept for it. Thread-safe.
 */
final class LiveBoard {

    /** A reader who has seen nothing. */
    static final long NOTHING = 0;

    static final String TO = "@";

    private final String epoch;
    private final Map<String, Map<String, Entry>> topics = new HashMap<>();
    private final Map<Since, byte[]> events = new HashMap<>();
    private long version = NOTHING;

    private record Entry(JsonValue value, long version) {}

    private record Since(Set<String> topics, long version) {}

    /**
     * An empty board.
     *
     * @param epoch names this run of the house, since the numbers begin anew with each
     */
    LiveBoard(String epoch) {
        this.epoch = epoch;
    }

    /**
     * Takes in what a topic says now. What stands after a {@value #TO} in a topic's name says to
     * whom it is said, and is not told.
     */
    synchronized void put(String topic, Map<String, Object> values) {
        var known = topics.computeIfAbsent(topic, any -> new TreeMap<>());
        var next = version + 1;
        values.forEach((key, value) -> enter(known, key, json(value), next));
        known.keySet().stream()
                .filter(key -> !values.containsKey(key))
                .toList()
                .forEach(key -> enter(known, key, JsonValue.NULL, next));
    }

    private void enter(Map<String, Entry> known, String key, JsonValue value, long next) {
        var before = known.get(key);
        if (before == null || !before.value().equals(value)) {
            known.put(key, new Entry(value, next));
            version = next;
            events.clear();
        }
    }

    /** Forgets a topic that nobody watches. */
    synchronized void forget(String topic) {
        topics.remove(topic);
        events.clear();
    }

    /** The number of the newest change. */
    synchronized long version() {
        return version;
    }

    /** What a reader has seen who names this id; nothing when it is not of this run. */
    synchronized long seen(String id) {
        var dash = id.lastIndexOf('-');
        if (dash < 0 || !id.substring(0, dash).equals(epoch)) {
            return NOTHING;
        }
        try {
            var number = Long.parseLong(id.substring(dash + 1));
            return number < 0 || number > version ? NOTHING : number;
        } catch (NumberFormatException nonsense) {
            return NOTHING;
        }
    }

    /** The event that tells what is new in these topics, made once for all who ask the same. */
    synchronized Optional<byte[]> since(Set<String> watched, long seen) {
        if (seen >= version) {
            return Optional.empty();
        }
        var event = events.computeIfAbsent(new Since(watched, seen), this::event);
        return event.length == 0 ? Optional.empty() : Optional.of(event);
    }

    private byte[] event(Since since) {
        var news = Json.createObjectBuilder();
        var any = false;
        for (var topic : since.topics()) {
            var name = topic.split(TO, 2)[0];
            for (var entry : topics.getOrDefault(topic, Map.of()).entrySet()) {
                if (entry.getValue().version() > since.version()) {
                    news.add(name + "." + entry.getKey(), entry.getValue().value());
                    any = true;
                }
            }
        }
        return any
                ? "id: %s-%d\nevent: values\ndata: %s\n\n"
                        .formatted(epoch, version, news.build())
                        .getBytes(StandardCharsets.UTF_8)
                : new byte[0];
    }

    private static JsonValue json(Object value) {
        return switch (Objects.requireNonNull(value)) {
            case Integer number -> Json.createValue(number);
            case Long number -> Json.createValue(number);
            case Double number -> Json.createValue(number);
            case String text -> Json.createValue(text);
            default -> throw new IllegalArgumentException("no live value: " + value.getClass());
        };
    }
}
