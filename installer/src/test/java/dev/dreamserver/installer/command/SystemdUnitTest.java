package dev.dreamserver.installer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.installer.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SystemdUnitTest {

    private static final Path UNIT = Path.of("src/main/systemd/dream-server.service");

    @Test
    void it_starts_a_command_that_there_is_and_stays_with_it() throws IOException {
        var start = key("ExecStart");
        assertThat(start).startsWith(key("WorkingDirectory") + "/dream ");
        var line = new CommandLine(new DreamCommand(new Screen(System.out, System.err, Map.of())));
        var parsed = line.parseArgs(start.replaceFirst("\\S+ ", "").split(" ", -1));
        UpCommand up = parsed.subcommand().commandSpec().commandLine().getCommand();
        assertThat(up.foreground).isTrue();
        assertThat(up.yes).isTrue();
    }

    @Test
    void its_end_is_the_supervisors_and_a_kill_leaves_the_services_to_the_next_one()
            throws IOException {
        assertThat(keys())
                .containsEntry("KillMode", "process")
                .containsEntry("SuccessExitStatus", "143")
                .containsEntry("Restart", "on-failure")
                .containsEntry("StateDirectoryMode", "0700")
                .containsEntry("NoNewPrivileges", "yes")
                .containsEntry("WantedBy", "multi-user.target")
                .containsEntry("Environment", "DREAM_HOME=/var/lib/" + key("StateDirectory"));
    }

    private static String key(String name) throws IOException {
        return Objects.requireNonNull(keys().get(name), name);
    }

    private static Map<String, String> keys() throws IOException {
        return Files.readAllLines(UNIT).stream()
                .filter(line -> line.matches("[A-Za-z]+=.*"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
