package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.ROLE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that leave in the middle of an answer, at a place that chance names: each has one row of
 * what it was sent, and its engine is free again. 200, or {@code -Dcut=10000} in the soak tier;
 * seeded by {@code -Dseed}.
 */
@Timeout(600)
class CutStreamsTest extends KernelFixture {

    private static final int COUNT = Integer.getInteger("cut", 200);
    private static final long SEED = Long.getLong("seed", 20_261_127L);
    private static final int LONGEST = 40;
    private static final String ASK =
            "{\"model\":\"guide\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"go on\"}]}";

    private final SynchronousQueue<Long> closed = new SynchronousQueue<>();

    @Test
    void each_is_counted_once_as_far_as_it_was_sent_and_its_engine_is_free() throws Exception {
        start();
        var random = new Random(SEED);
        var requests = new HashSet<UUID>();
        var freed = new long[COUNT];
        for (var at = 0; at < COUNT; at++) {
            var read = random.nextInt(LONGEST);
            var sent = read + random.nextInt(4);
            engine.next(
                    line -> {
                        try {
                            line.streamHead();
                            line.chunk(ROLE);
                            for (var word = 1; word <= sent; word++) {
                                line.chunk(token("w" + word + "."));
                            }
                        } catch (SocketException left) {
                            // the client was gone, and this line closed, before the last word
                        }
                        line.awaitClose();
                        closed.put(System.nanoTime());
                    });
            var left = leave(read, random.nextBoolean());
            var free = closed.poll(15, TimeUnit.SECONDS);
            assertThat(free).as("the engine's line of stream %d", at).isNotNull();
            freed[at] = Math.max(0, java.util.Objects.requireNonNull(free) - left);
            var row = row();
            assertThat(row.outcome()).as("of stream %d", at).isEqualTo(Outcome.ABORTED);
            assertThat(row.tokensOut()).as("of stream %d", at).isBetween((long) read, (long) sent);
            assertThat(row.estimated()).isTrue();
            assertThat(requests.add(row.requestId())).isTrue();
        }
        awaitIdle();
        assertThat(rows).extracting(UsageRow::requestId).isEmpty();
        Arrays.sort(freed);
        System.out.printf(
                "cut %d streams (seed %d): the engine's line was closed after %.1f ms in the middle,"
                        + " %.1f ms at most%n",
                COUNT, SEED, freed[COUNT / 2] / 1e6, freed[COUNT - 1] / 1e6);
    }

    /** Reads so many words and leaves, calmly or with a reset; tells when. */
    private long leave(int words, boolean reset) throws Exception {
        try (var client = new Wire(port)) {
            client.post(ASK);
            client.readUntil("\"role\"");
            for (var word : IntStream.rangeClosed(1, words).toArray()) {
                client.readUntil("w" + word + ".");
            }
            if (reset) {
                client.socket.setSoLinger(true, 0);
            }
            return System.nanoTime();
        }
    }
}
