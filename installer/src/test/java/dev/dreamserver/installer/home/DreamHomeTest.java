package dev.dreamserver.installer.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DreamHomeTest {

    @Test
    void the_home_is_below_the_users_own_unless_named() {
        assertThat(DreamHome.of(Map.of()).root())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".dream-server"));
        assertThat(DreamHome.of(Map.of("HOME", "/home/mara")).root())
                .isEqualTo(Path.of("/home/mara/.dream-server"));
        assertThat(DreamHome.of(Map.of("HOME", "/home/mara", "DREAM_HOME", "/srv/dream")).root())
                .isEqualTo(Path.of("/srv/dream"));
    }

    @Test
    void the_control_socket_fits_into_a_unix_socket_also_below_a_deep_home() {
        var deep = new DreamHome(Path.of("/srv/" + "deep/".repeat(30) + "home"));
        assertThat(deep.controlSocket().toString().length()).isLessThan(100);
        assertThat(new DreamHome(Path.of("/srv/dream")).controlSocket())
                .isEqualTo(Path.of("/srv/dream/run/control.sock"));
    }
}
