package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of a switch's steps, and what becomes of it when one of them fails. */
class SwitchSagaTest {

    private static final Instant NOW = Instant.parse("2026-11-27T02:00:00Z");

    private final List<String> steps = new ArrayList<>();
    private boolean beside = true;
    private @Nullable String failing;
    private @Nullable SwitchPhase unwritable;
    private @Nullable SwitchPhase deadly;

    private final class Ground implements SwitchSaga.Ground {

        private void step(String name) throws SwitchFailedException {
            steps.add(name);
            if (name.equals(failing)) {
                throw new SwitchFailedException("No " + name + " today.");
            }
        }

        @Override
        public boolean fitsBeside() {
            return beside;
        }

        @Override
        public void endOld() throws SwitchFailedException {
            step("end old");
        }

        @Override
        public void start() throws SwitchFailedException {
            step("start");
        }

        @Override
        public void prove() throws SwitchFailedException {
            step("prove");
        }

        @Override
        public void move() {
            steps.add("move");
        }

        @Override
        public void retireOld() {
            steps.add("retire old");
        }

        @Override
        public void undo() {
            steps.add("undo");
        }
    }

    /** A house that dies at a phase. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final class Log implements SwitchSaga.Log {

        @Override
        public void at(SwitchView view) {
            if (view.phase() == unwritable) {
                throw new DreamException(EngineError.UNSTORED, "The database is away.");
            }
            steps.add(view.phase().name());
            if (view.phase() == deadly) {
                throw new Killed();
            }
        }

        @Override
        public void moving(SwitchView view) {
            at(view);
        }
    }

    private SwitchView run() {
        var begun =
                new SwitchView(
                        UUID.randomUUID(),
                        "old",
                        "new",
                        SwitchPhase.RESERVING,
                        false,
                        NOW,
                        Optional.empty(),
                        "mara");
        var clock = Clock.fixed(NOW.plusSeconds(1), ZoneOffset.UTC);
        return new SwitchSaga(new Ground(), new Log(), clock, begun).run();
    }

    @Test
    void where_both_fit_the_old_one_serves_until_the_new_one_is_proved() {
        var done = run();
        assertThat(done.phase()).isEqualTo(SwitchPhase.DONE);
        assertThat(done.beside()).isTrue();
        assertThat(done.since()).isEqualTo(NOW.plusSeconds(1));
        assertThat(steps)
                .containsExactly(
                        "STARTING",
                        "start",
                        "PROVING",
                        "prove",
                        "MOVING",
                        "move",
                        "STOPPING_OLD",
                        "retire old",
                        "DONE");
    }

    @Test
    void where_they_do_not_fit_the_old_one_ends_first() {
        beside = false;
        assertThat(run().beside()).isFalse();
        assertThat(steps).startsWith("DRAINING", "end old", "STARTING", "start").endsWith("DONE");
    }

    @ParameterizedTest
    @CsvSource({"start,true", "prove,true", "end old,false", "start,false", "prove,false"})
    void what_fails_before_requests_move_is_undone_and_says_why(String step, boolean both) {
        beside = both;
        failing = step;
        var back = run();
        assertThat(back.phase()).isEqualTo(SwitchPhase.ROLLED_BACK);
        assertThat(back.reason()).contains("No " + step + " today.");
        assertThat(steps).endsWith(step, "undo", "ROLLED_BACK").doesNotContain("move");
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "PROVING", "MOVING"})
    void a_step_that_cannot_be_written_down_is_not_taken(SwitchPhase phase) {
        unwritable = phase;
        assertThat(run().reason()).contains("The database is away.");
        assertThat(steps).endsWith("undo", "ROLLED_BACK").doesNotContain("move");
    }

    @ParameterizedTest
    @EnumSource(names = {"STOPPING_OLD", "DONE"})
    void what_is_done_is_not_undone_because_it_cannot_be_written_down(SwitchPhase phase) {
        unwritable = phase;
        assertThat(run().phase()).isEqualTo(SwitchPhase.DONE);
        assertThat(steps).contains("move", "retire old").doesNotContain("undo");
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAINING", "STARTING", "PROVING", "MOVING", "STOPPING_OLD"})
    void a_house_that_dies_leaves_its_phase_written_before_the_step(SwitchPhase phase) {
        beside = phase != SwitchPhase.DRAINING;
        deadly = phase;
        assertThatThrownBy(this::run).isInstanceOf(Killed.class);
        assertThat(steps).endsWith(phase.name()).doesNotContain("undo");
        assertThat(steps.contains("move"))
                .isEqualTo(!phase.undone() && phase != SwitchPhase.MOVING);
    }
}
