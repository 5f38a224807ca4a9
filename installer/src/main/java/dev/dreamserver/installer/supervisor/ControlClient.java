package dev.dreamserver.installer.supervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Talks to a running supervisor. Every call has a limit: a supervisor that hangs is no supervisor.
 */
public final class ControlClient {

    private static final Duration SHORT = Duration.ofSeconds(5);

    private final Path socket;

    /** A client for a socket that need not exist. */
    public ControlClient(Path socket) {
        this.socket = socket;
    }

    /** The services, or nothing when no supervisor answers. */
    public Optional<List<ServiceState>> status() {
        return ask("status", SHORT, any -> false);
    }

    /** Starts what is stopped. */
    public Optional<List<ServiceState>> start() {
        return ask("start", SHORT, any -> false);
    }

    /** Restarts one service; does not wait for it. */
    public Optional<List<ServiceState>> restart(String id) {
        return ask("restart " + id, SHORT, any -> false);
    }

    /** Stops everything and waits for it. */
    public Optional<List<ServiceState>> stop(Duration limit) {
        return ask("stop", limit, any -> false);
    }

    /** Ends the supervisor only. */
    public Optional<List<ServiceState>> handOver() {
        return ask("handover", SHORT, any -> false);
    }

    /** Follows the changes until {@code enough} says so or the limit has passed. */
    public Optional<List<ServiceState>> watch(
            Duration limit, Predicate<List<ServiceState>> enough) {
        return ask("watch", limit, enough);
    }

    private Optional<List<ServiceState>> ask(
            String question, Duration limit, Predicate<List<ServiceState>> enough) {
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                var alarm = Executors.newSingleThreadScheduledExecutor()) {
            var ring =
                    alarm.schedule(() -> close(channel), limit.toMillis(), TimeUnit.MILLISECONDS);
            var last = converse(channel, question, enough);
            ring.cancel(true);
            alarm.shutdownNow();
            return last;
        } catch (IOException nobody) {
            return Optional.empty();
        }
    }

    private static Optional<List<ServiceState>> converse(
            SocketChannel channel, String question, Predicate<List<ServiceState>> enough)
            throws IOException {
        Optional<List<ServiceState>> last = Optional.empty();
        var in =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(channel), StandardCharsets.UTF_8));
        try {
            channel.write(ByteBuffer.wrap((question + "\n").getBytes(StandardCharsets.UTF_8)));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var services = StateFile.read(line);
                last = Optional.of(services);
                if (enough.test(services)) {
                    break;
                }
            }
        } catch (java.nio.channels.ClosedChannelException limitPassed) {
            return last;
        }
        return last;
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
