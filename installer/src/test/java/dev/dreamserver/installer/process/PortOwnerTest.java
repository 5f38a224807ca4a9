package dev.dreamserver.installer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortOwnerTest {

    @TempDir Path proc;

    @Test
    void a_port_that_we_hold_is_found_with_our_own_pid() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = socket.getLocalPort();
            assertThat(PortOwner.taken("127.0.0.1", port)).isTrue();
            assertThat(new PortOwner().of(port))
                    .hasValueSatisfying(
                            owner ->
                                    assertThat(owner)
                                            .contains("pid " + ProcessHandle.current().pid()));
        }
    }

    @Test
    void a_free_port_has_no_owner() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(PortOwner.taken("127.0.0.1", port)).isFalse();
        assertThat(new PortOwner().of(port)).isEmpty();
    }

    @Test
    void only_a_listener_owns_a_port_not_a_connection_to_it() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(
                proc.resolve("net/tcp"),
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:224C 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1
                   1: 0100007F:224D 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 222 1
                """);
        for (var process : new String[][] {{"812", "nginx", "111"}, {"813", "curl", "222"}}) {
            var folder = Files.createDirectories(proc.resolve(process[0]).resolve("fd"));
            Files.writeString(proc.resolve(process[0]).resolve("comm"), process[1] + "\n");
            Files.createSymbolicLink(folder.resolve("7"), Path.of("socket:[" + process[2] + "]"));
        }
        assertThat(new PortOwner(proc).of(0x224C)).hasValue("nginx (pid 812)");
        assertThat(new PortOwner(proc).of(0x224D)).isEmpty();
    }
}
