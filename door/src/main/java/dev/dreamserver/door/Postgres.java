package dev.dreamserver.door;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Whether a PostgreSQL would let somebody in: begins a connection as the protocol (3.0, "Start-up")
 * has it, hears the first message, and leaves without a password. That it is still starting or
 * stopping (SQL state 57P0x) is no; any other refusal is an answer. Takes two seconds at most.
 * Thread-safe.
 */
final class Postgres implements BooleanSupplier {

    private static final int PATIENCE_MILLIS = 1_000;
    private static final int PROTOCOL = 3 << 16;
    private static final byte WHO_ARE_YOU = 'R';
    private static final byte REFUSAL = 'E';
    private static final int MESSAGE_LIMIT = 8 * 1024;
    private static final int LENGTH_OF_LENGTH = 4;

    private final String host;
    private final int port;
    private final int patienceMillis;
    private final byte[] hello;

    /**
     * @param user a role of it; its database is called the same
     */
    Postgres(String host, int port, String user) {
        this(host, port, user, PATIENCE_MILLIS);
    }

    /** The same with another patience for the connection and for each thing that is read. */
    Postgres(String host, int port, String user, int patienceMillis) {
        this.host = host;
        this.port = port;
        this.patienceMillis = patienceMillis;
        hello = hello(user);
    }

    @Override
    public boolean getAsBoolean() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), patienceMillis);
            socket.setSoTimeout(patienceMillis);
            socket.getOutputStream().write(hello);
            return letsIn(new DataInputStream(socket.getInputStream()));
        } catch (IOException away) {
            return false; // who asked tells the person
        }
    }

    private static boolean letsIn(DataInputStream in) throws IOException {
        var kind = in.readByte();
        // Heard to its end in any case: who hangs up in the middle of it is noted in its log.
        var length = Math.clamp(in.readInt() - LENGTH_OF_LENGTH, 0, MESSAGE_LIMIT);
        var message = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return switch (kind) {
            case WHO_ARE_YOU -> true;
            case REFUSAL ->
                    Arrays.stream(message.split("\0"))
                            .noneMatch(field -> field.startsWith("C57P0"));
            default -> false;
        };
    }

    private static byte[] hello(String user) {
        var words =
                ("user\0" + user + "\0database\0" + user + "\0\0").getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(2 * LENGTH_OF_LENGTH + words.length);
            out.writeInt(PROTOCOL);
            out.write(words);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }
}
