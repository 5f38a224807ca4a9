package dev.dreamserver.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenTest {

    @ParameterizedTest
    @CsvSource({"ten,twenty", "ten,", ",twenty"})
    void what_is_something_else_by_now_is_refused(String was, String now) {
        var seen = Seen.of(Optional.ofNullable(was));
        assertThatThrownBy(() -> seen.stillIs(Optional.ofNullable(now)))
                .isInstanceOfSatisfying(DreamException.class, SeenTest::changedMeanwhile)
                .hasMessage("Somebody else has changed this meanwhile");
    }

    @ParameterizedTest
    @CsvSource({
        "ten,twenty,thirty",
        "ten,twenty,",
        "ten,,thirty",
        ",twenty,thirty",
        "ten,twenty,ten"
    })
    void what_is_neither_as_it_was_seen_nor_as_it_is_wanted_is_refused(
            String was, String now, String wanted) {
        var seen = Seen.of(Optional.ofNullable(was));
        assertThatThrownBy(
                        () -> seen.stillIs(Optional.ofNullable(now), Optional.ofNullable(wanted)))
                .isInstanceOfSatisfying(DreamException.class, SeenTest::changedMeanwhile);
    }

    @ParameterizedTest
    @CsvSource({"ten,twenty,twenty", "ten,,", ",twenty,twenty", "ten,ten,twenty", "ten,ten,"})
    void what_another_has_done_already_takes_nothing_back(String was, String now, String wanted) {
        Seen.of(Optional.ofNullable(was))
                .stillIs(Optional.ofNullable(now), Optional.ofNullable(wanted));
    }

    private static void changedMeanwhile(DreamException no) {
        assertThat(no.code()).isEqualTo(PlatformError.CHANGED_MEANWHILE);
    }

    @Test
    void what_is_as_it_was_seen_may_be_changed() {
        Seen.of(Optional.of("ten")).stillIs(Optional.of("t" + "en"));
        Seen.of(Optional.empty()).stillIs(Optional.empty());
    }

    @Test
    void who_did_not_look_says_what_shall_be() {
        Seen.<String>nothing().stillIs(Optional.of("ten"));
        Seen.<String>nothing().stillIs(Optional.empty());
        Seen.<String>nothing().stillIs(Optional.of("ten"), Optional.of("thirty"));
    }
}
