package dev.dreamserver.installer.supervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The supervisor's ear: a unix socket in a folder that only the owner can enter. One line asks
 * ({@code status}, {@code watch}, {@code start}, {@code restart ID}, {@code stop}, {@code
 * handover}); lines of JSON answer until the socket closes.
 */
final class Control implements AutoCloseable {

    private static final Duration BEAT = Duration.ofSeconds(5);

    private final Path file;
    private final Supervisor supervisor;
    private final ServerSocketChannel server;

    Control(Path file, Supervisor supervisor) throws IOException {
        this.file = file;
        this.supervisor = supervisor;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    void open() throws IOException {
        Files.deleteIfExists(file); // left by one that was killed; we hold the lock
        server.bind(UnixDomainSocketAddress.of(file));
        Thread.ofPlatform().daemon().name("control").start(this::listen);
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(file);
    }

    private void listen() {
        while (server.isOpen()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (ClosedChannelException ending) {
                return;
            } catch (IOException e) {
                Supervisor.say("The control socket failed: " + e.getMessage());
            }
        }
    }

    private void serve(SocketChannel client) {
        var ends = false;
        try (client;
                var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        Channels.newInputStream(client), StandardCharsets.UTF_8));
                var out =
                        new PrintStream(
                                Channels.newOutputStream(client), true, StandardCharsets.UTF_8)) {
            var line = in.readLine();
            if (line != null) {
                ends = answer(line.strip().split(" ", 2), out);
            }
        } catch (IOException gone) {
            // the asker went away; nothing is owed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ends) {
            supervisor.end();
        }
    }

    /** True when the supervisor has to end after this answer. */
    private boolean answer(String[] words, PrintStream out) throws InterruptedException {
        switch (words[0]) {
            case "status" -> out.println(supervisor.board().json());
            case "watch" -> watch(out);
            case "start" -> {
                supervisor.startAll();
                out.println(supervisor.board().json());
            }
            case "restart" -> {
                if (words.length == 2 && supervisor.knows(words[1])) {
                    supervisor.restart(words[1]);
                    out.println(supervisor.board().json());
                }
            }
            case "stop" -> {
                supervisor.stop();
                out.println(supervisor.board().json());
                return true;
            }
            case "handover" -> {
                supervisor.handOver();
                out.println(supervisor.board().json());
                return true;
            }
            default -> {}
        }
        return false;
    }

    /** Sends each change, and now and then a line to notice that the watcher left. */
    private void watch(PrintStream out) throws InterruptedException {
        var board = supervisor.board();
        var seen = board.version();
        out.println(board.json());
        while (!out.checkError()) {
            seen = board.awaitChange(seen, BEAT);
            out.println(board.json());
        }
    }
}
