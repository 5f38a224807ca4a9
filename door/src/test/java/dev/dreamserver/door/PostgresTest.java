package dev.dreamserver.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wire format is PostgreSQL 18's; the real one is met in whole houses. */
@Timeout(60)
class PostgresTest {

    /** Whoever answers may be kept waiting by a busy machine. */
    private static final int PATIENCE_MILLIS = 15_000;

    /** AuthenticationSASL with SCRAM-SHA-256. */
    private static final byte[] WHO_ARE_YOU =
            HexFormat.of().parseHex("52000000170000000a534352414d2d5348412d3235360000");

    @Test
    void one_that_asks_for_the_password_is_there() throws IOException {
        assertThat(heard(WHO_ARE_YOU)).isTrue();
    }

    @Test
    void one_that_starts_or_stops_is_not() throws IOException {
        assertThat(heard(refusal("57P03", "the database system is starting up"))).isFalse();
        assertThat(heard(refusal("57P01", "terminating connection"))).isFalse();
    }

    @Test
    void one_that_is_full_is_there() throws IOException {
        assertThat(heard(refusal("53300", "sorry, too many clients already"))).isTrue();
    }

    @Test
    void one_that_hangs_up_or_says_nothing_is_not() throws IOException {
        assertThat(heard(new byte[0])).isFalse();
        try (var silent = listen()) { // the kernel takes the call, nobody answers
            assertThat(new Postgres("127.0.0.1", silent.getLocalPort(), "keycloak").getAsBoolean())
                    .isFalse();
        }
    }

    @Test
    void a_port_where_nobody_listens_is_not() throws IOException {
        int port;
        try (var gone = listen()) {
            port = gone.getLocalPort();
        }
        assertThat(new Postgres("127.0.0.1", port, "keycloak").getAsBoolean()).isFalse();
    }

    private static boolean heard(byte[] answer) throws IOException {
        try (var server = listen()) {
            var served =
                    CompletableFuture.runAsync(
                            () -> {
                                try (var line = server.accept()) {
                                    var in = new DataInputStream(line.getInputStream());
                                    var length = in.readInt();
                                    assertThat(in.readInt()).isEqualTo(196_608);
                                    var words =
                                            new String(
                                                    in.readNBytes(length - 8),
                                                    StandardCharsets.UTF_8);
                                    assertThat(words)
                                            .isEqualTo("user\0keycloak\0database\0keycloak\0\0");
                                    line.getOutputStream().write(answer);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            var port = server.getLocalPort();
            var there = new Postgres("127.0.0.1", port, "keycloak", PATIENCE_MILLIS).getAsBoolean();
            served.join();
            return there;
        }
    }

    private static byte[] refusal(String state, String words) {
        var fields = "SFATAL\0VFATAL\0C" + state + "\0M" + words + "\0\0";
        var bytes = java.nio.ByteBuffer.allocate(5 + fields.length());
        bytes.put((byte) 'E').putInt(4 + fields.length());
        return bytes.put(fields.getBytes(StandardCharsets.UTF_8)).array();
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }
}
