package dev.dreamserver.gateway;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;

/**
 * The gateway's one table of limits and time-outs; docs/gateway.md gives the reason of each.
 * Nothing in the gateway is unbounded.
 *
 * @param concurrent exchanges under way at once
 * @param bodyLimit bytes of one request
 * @param bodiesLimit bytes of all requests under way together
 * @param answerLimit bytes of one answer that is not streamed
 * @param eventLimit bytes of one server-sent event
 * @param idleConnections connections kept open to one engine, for each I/O thread
 * @param bodyTimeout for the request to arrive whole
 * @param connectTimeout for a connection to an engine
 * @param firstTokenTimeout from asking the engine to its first byte
 * @param tokenTimeout between two pieces of an answer
 * @param totalTimeout for the whole exchange
 * @param slowReader for a client that does not read what was sent
 * @param idleTimeout for an unused connection to an engine
 * @param retryAfter what a refused client is told to wait
 */
public record GatewaySettings(
        int concurrent,
        int bodyLimit,
        long bodiesLimit,
        int answerLimit,
        int eventLimit,
        int idleConnections,
        Duration bodyTimeout,
        Duration connectTimeout,
        Duration firstTokenTimeout,
        Duration tokenTimeout,
        Duration totalTimeout,
        Duration slowReader,
        Duration idleTimeout,
        Duration retryAfter) {

    public static final Setting<Integer> CONCURRENT =
            count(
                    "concurrent",
                    "4096",
                    "Exchanges under way at once; more are told 429. About 60 kB each.",
                    100_000);
    public static final Setting<Integer> BODY_LIMIT =
            count(
                    "body-limit",
                    "20971520",
                    "Bytes of one request; room for a few pictures.",
                    1 << 30);
    public static final Setting<Long> BODIES_LIMIT =
            Setting.of(
                            "dream.gateway.bodies-limit",
                            "134217728",
                            "Bytes of all large requests under way together; more are told 429.",
                            Long::valueOf)
                    .when(n -> n >= 1 << 20, "a number of bytes from 1048576");
    public static final Setting<Integer> ANSWER_LIMIT =
            count(
                    "answer-limit",
                    "16777216",
                    "Bytes of one answer that is not streamed; it is held until its usage is"
                            + " recorded.",
                    1 << 30);
    public static final Setting<Integer> EVENT_LIMIT =
            count("event-limit", "1048576", "Bytes of one server-sent event.", 1 << 26);
    public static final Setting<Integer> IDLE_CONNECTIONS =
            count(
                    "idle-connections",
                    "256",
                    "Unused connections kept open to one engine, for each I/O thread.",
                    10_000);
    public static final Setting<Duration> BODY_TIMEOUT =
            time("body-timeout", "PT30S", "For the request to arrive whole; a LAN needs one.");
    public static final Setting<Duration> CONNECT_TIMEOUT =
            time("connect-timeout", "PT3S", "For a connection to an engine; near ones take 1 ms.");
    public static final Setting<Duration> FIRST_TOKEN_TIMEOUT =
            time(
                    "first-token-timeout",
                    "PT5M",
                    "From asking the engine to its first byte; long prompts on a CPU take"
                            + " minutes.");
    public static final Setting<Duration> TOKEN_TIMEOUT =
            time("token-timeout", "PT60S", "Between two pieces of an answer.");
    public static final Setting<Duration> TOTAL_TIMEOUT =
            time("total-timeout", "PT30M", "For the whole exchange.");
    public static final Setting<Duration> SLOW_READER =
            time(
                    "slow-reader",
                    "PT30S",
                    "For a client that does not read what was sent; then the engine is freed.");
    public static final Setting<Duration> IDLE_TIMEOUT =
            time("idle-timeout", "PT30S", "For an unused connection to an engine.");
    public static final Setting<Duration> RETRY_AFTER =
            time("retry-after", "PT2S", "What a client is told to wait after 429 or 503.");

    /** Reads and checks all of them. */
    public static GatewaySettings from(Settings settings) {
        return new GatewaySettings(
                settings.get(CONCURRENT),
                settings.get(BODY_LIMIT),
                settings.get(BODIES_LIMIT),
                settings.get(ANSWER_LIMIT),
                settings.get(EVENT_LIMIT),
                settings.get(IDLE_CONNECTIONS),
                settings.get(BODY_TIMEOUT),
                settings.get(CONNECT_TIMEOUT),
                settings.get(FIRST_TOKEN_TIMEOUT),
                settings.get(TOKEN_TIMEOUT),
                settings.get(TOTAL_TIMEOUT),
                settings.get(SLOW_READER),
                settings.get(IDLE_TIMEOUT),
                settings.get(RETRY_AFTER));
    }

    private static Setting<Integer> count(String name, String fallback, String meaning, int most) {
        return Setting.of("dream.gateway." + name, fallback, meaning, Integer::valueOf)
                .when(n -> n >= 1 && n <= most, "a whole number from 1 to " + most);
    }

    private static Setting<Duration> time(String name, String fallback, String meaning) {
        return Setting.of("dream.gateway." + name, fallback, meaning, Duration::parse)
                .when(
                        d -> d.toMillis() >= 1 && d.toDays() < 2,
                        "a duration such as PT30S, from 1 ms to 1 day");
    }
}
