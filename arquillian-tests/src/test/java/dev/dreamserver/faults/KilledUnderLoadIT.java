package dev.dreamserver.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Kills each part in turn with SIGKILL while questions are asked. Ten rounds, or {@code
 * -Drounds=200} in the soak tier; the order is seeded by {@code -Dseed} and printed.
 */
@Tag("alone")
@ExtendWith(HouseExtension.class)
class KilledUnderLoadIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VICTIMS =
            List.of("house", "database", "sign-in", "supervisor", "engine");
    private static final Duration BACK = Duration.ofSeconds(60);
    private static final int ASKERS = 4;
    private static final String QUESTION =
            "{\"model\":\"dream-guide\",\"temperature\":0,\"max_tokens\":60,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"what is dream server\"}]}";

    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();

    @Test
    void everything_is_back_within_a_minute_and_no_answer_is_without_its_row(House house)
            throws Exception {
        var rounds = Integer.getInteger("rounds", 10);
        var seed = Long.getLong("seed", 20_261_120L);
        var random = new Random(seed);
        var key = house.newKey("faults");
        var stop = new CountDownLatch(1);
        var report = new ArrayList<String>();
        try (ExecutorService askers = Executors.newFixedThreadPool(ASKERS)) {
            for (int asker = 0; asker < ASKERS; asker++) {
                askers.execute(() -> askUntil(stop, house, key));
            }
            try {
                for (int round = 0; round < rounds; round++) {
                    var victim =
                            round < VICTIMS.size() * 2
                                    ? VICTIMS.get(round % VICTIMS.size())
                                    : VICTIMS.get(random.nextInt(VICTIMS.size()));
                    report.add(killAndAwait(house, key, victim));
                }
            } finally {
                stop.countDown();
            }
            askers.shutdown();
            assertThat(askers.awaitTermination(90, TimeUnit.SECONDS)).isTrue();
        }
        System.out.printf(
                "killed %d parts (seed %d): %s; %d answered, %d refused, %d cut%n",
                rounds, seed, report, answered.size(), refused.get(), broken.get());

        assertThat(answered).hasSizeGreaterThan(rounds);
        assertThat(missingRows(house)).isEmpty();
        assertThat(doubleRows(house)).isZero();
        var chain = house.dream("audit", "verify");
        assertThat(chain.code()).as(chain.output()).isZero();
    }

    private String killAndAwait(House house, String key, String victim) throws Exception {
        // A supervisor that has just come back first has to find what runs.
        await(victim, () -> ProcessHandle.of(pid(house, victim)).isPresent());
        var pid = pid(house, victim);
        var process = ProcessHandle.of(pid).orElseThrow();
        var begin = Instant.now();
        assertThat(process.destroyForcibly()).as("kill " + victim + " " + pid).isTrue();
        process.onExit().get(20, TimeUnit.SECONDS);
        await(
                victim,
                () ->
                        pid(house, victim) != pid
                                && allRunning(house)
                                && answers(house, key)
                                && signInAnswers(house));
        return "%s %.1f s"
                .formatted(victim, Duration.between(begin, Instant.now()).toMillis() / 1000.0);
    }

    private static void await(String victim, BooleanSupplier back) throws InterruptedException {
        var limit = Instant.now().plus(BACK);
        while (!back.getAsBoolean()) {
            assertThat(Instant.now()).as(victim + " is not back after " + BACK).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(250); // between two looks, not to be right
        }
    }

    private void askUntil(CountDownLatch stop, House house, String key) {
        while (stop.getCount() > 0) {
            try {
                var answer =
                        house.send(
                                "POST",
                                "/v1/chat/completions",
                                QUESTION,
                                "Authorization",
                                "Bearer " + key,
                                "Content-Type",
                                "application/json",
                                "X-Dream-Cache",
                                "no");
                if (answer.statusCode() == 200) {
                    answered.add(answer.headers().firstValue("x-request-id").orElseThrow());
                } else {
                    refused.incrementAndGet();
                    pause(stop);
                }
            } catch (java.io.UncheckedIOException cut) {
                broken.incrementAndGet();
                pause(stop);
            }
        }
    }

    private static void pause(CountDownLatch stop) {
        try {
            stop.await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answers(House house, String key) {
        try {
            return house.send(
                                    "POST",
                                    "/v1/chat/completions",
                                    QUESTION,
                                    "Authorization",
                                    "Bearer " + key,
                                    "Content-Type",
                                    "application/json",
                                    "X-Dream-Cache",
                                    "no")
                            .statusCode()
                    == 200;
        } catch (java.io.UncheckedIOException notYet) {
            return false;
        }
    }

    private static boolean signInAnswers(House house) {
        try {
            return house.send("GET", "/auth/realms/dream", "").statusCode() == 200;
        } catch (java.io.UncheckedIOException notYet) {
            return false;
        }
    }

    private static boolean allRunning(House house) {
        try {
            var services =
                    JSON.readTree(Files.readString(house.home().resolve("run/services.json")))
                            .path("services");
            var running = 0;
            for (var service : services) {
                if (Set.of("RUNNING", "RECOVERED").contains(service.path("state").asText())) {
                    running++;
                }
            }
            return running >= 3 && running == services.size();
        } catch (IOException beingWritten) {
            return false;
        }
    }

    private static long pid(House house, String victim) {
        try {
            return switch (victim) {
                case "supervisor" ->
                        firstNumber(Files.readString(house.home().resolve("run/supervisor.pid")));
                case "engine" -> {
                    try (var files =
                            Files.newDirectoryStream(
                                    house.home().resolve("run"), "engine-*.json")) {
                        var found = files.iterator();
                        yield found.hasNext()
                                ? JSON.readTree(Files.readString(found.next())).path("pid").asLong()
                                : 0L;
                    }
                }
                default -> {
                    var services =
                            JSON.readTree(
                                            Files.readString(
                                                    house.home().resolve("run/services.json")))
                                    .path("services");
                    for (var service : services) {
                        if (service.path("id").asText().equals(victim)) {
                            yield service.path("pid").asLong();
                        }
                    }
                    yield 0L;
                }
            };
        } catch (IOException notThere) {
            return 0L;
        }
    }

    private static long firstNumber(String text) {
        return Long.parseLong(text.strip().split("\\D+")[0]);
    }

    private List<String> missingRows(House house) throws Exception {
        var missing = new ArrayList<String>();
        try (var database = house.database();
                var row =
                        database.prepareStatement(
                                "select 1 from usage_attempt where request_id = ?::uuid and outcome = 'COMPLETE'")) {
            for (var id : answered) {
                row.setString(1, id);
                if (!row.executeQuery().next()) {
                    missing.add(id);
                }
            }
        }
        return missing;
    }

    private static long doubleRows(House house) throws Exception {
        try (var database = house.database();
                var rows =
                        database.createStatement()
                                .executeQuery(
                                        "select count(*) from (select request_id from usage_attempt where outcome = 'COMPLETE' group by request_id having count(*) > 1) twice")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
