package dev.dreamserver.live.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The one clock of all lines, without a container: what it does at each tick, and when it rests.
 */
class LiveStreamsTest {

    private static final Caller READER =
            new Caller(
                    "ann",
                    "",
                    Optional.empty(),
                    Set.of(Roles.USER),
                    Optional.empty(),
                    Caller.Via.SESSION);

    private final LiveStreams streams = new LiveStreams();
    private final AtomicLong figure = new AtomicLong();
    private final Reader reader = new Reader();
    private @Nullable Runnable tick;
    private @Nullable Duration pace;

    LiveStreamsTest() {
        streams.clock =
                made(
                        ManagedScheduledExecutorService.class,
                        (any, method, given) -> {
                            if (!method.getName().equals("scheduleWithFixedDelay")) {
                                throw new UnsupportedOperationException(method.getName());
                            }
                            tick = (Runnable) given[0];
                            pace =
                                    Duration.of(
                                            (long) given[2], ((TimeUnit) given[3]).toChronoUnit());
                            return made(
                                    ScheduledFuture.class,
                                    (future, cancel, none) -> {
                                        tick = null;
                                        return true;
                                    });
                        });
    }

    /** What a browser has read. */
    private static final class Reader extends ServletOutputStream {

        private final ByteArrayOutputStream read = new ByteArrayOutputStream();

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            // It is ready from the start.
        }

        @Override
        public void write(int octet) {
            read.write(octet);
        }

        @Override
        public void flush() throws IOException {
            read.flush();
        }

        int events() {
            return read.toString(StandardCharsets.UTF_8).split("event: values", -1).length - 1;
        }
    }

    private static <T> T made(Class<T> type, InvocationHandler does) {
        return type.cast(
                Proxy.newProxyInstance(
                        LiveStreamsTest.class.getClassLoader(), new Class<?>[] {type}, does));
    }

    private LiveStream line() throws IOException {
        var source =
                new LiveSource() {
                    @Override
                    public String topic() {
                        return "machine";
                    }

                    @Override
                    public Set<String> roles() {
                        return Roles.ALL;
                    }

                    @Override
                    public Map<String, Object> values() {
                        return Map.of("cpu", figure.incrementAndGet()); // new whenever it is asked
                    }
                };
        var response = made(ServletResponse.class, (any, method, given) -> reader);
        var async =
                made(
                        AsyncContext.class,
                        (any, method, given) ->
                                method.getName().equals("getResponse") ? response : null);
        return new LiveStream(
                streams.board(),
                Set.of(LiveTopic.of(source, READER)),
                LiveBoard.NOTHING,
                async,
                streams::leave);
    }

    @Test
    void a_number_that_changes_all_the_time_is_told_at_most_twice_a_second() throws Exception {
        streams.enter(line());
        assertThat(pace).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        var before = reader.events();
        for (var ticks = 1; ticks <= 10; ticks++) {
            tick();
            assertThat(reader.events() - before).isEqualTo(ticks);
        }
    }

    @Test
    void the_clock_stands_still_while_nobody_watches() throws Exception {
        assertThat(tick).isNull();
        var first = line();
        var second = line();
        streams.enter(first);
        streams.enter(second);
        first.end();
        assertThat(tick).isNotNull();
        second.end();
        assertThat(tick).isNull();
    }

    @Test
    void a_line_that_ended_before_it_was_taken_in_is_not_kept() throws Exception {
        var gone = line();
        gone.end();
        streams.enter(gone);
        assertThat(tick).isNull();
    }

    private void tick() {
        assertThat(tick).isNotNull();
        if (tick != null) {
            tick.run();
        }
    }
}
