package dev.dreamserver.engine;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the model that answers took is measured on the whole house, and said of no other. */
@ExtendWith(HouseExtension.class)
class MeasuredModelIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String OTHER = "qwen3-8b-q4_k_m";

    @Test
    void what_the_answering_model_took_is_measured_said_and_shown_of_no_other(House house)
            throws Exception {
        var measured = measured(house, "dream-guide");
        assertThat(measured.path("bytes").asLong()).isBetween(1L << 20, 2L << 30);
        assertThat(measured.path("slots").asInt()).isEqualTo(4);
        assertThat(measured.path("exact").asBoolean()).isTrue();
        assertThat(house.dream("model", "info", "dream-guide").output())
                .contains("measured here: ", " tokens, 4 at a time; needs ");
        var other = info(house, OTHER).path("fit");
        assertThat(other.path("measured").isNull()).isTrue();
        assertThat(other.path("need").asLong()).isEqualTo(other.path("foretold").asLong());

        new People(house).add("measurer", PASSWORD, "user", "operator");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("measurer", PASSWORD);
            page.navigate("/models");
            var rows = page.locator("#list tbody tr");
            assertThat(rows.filter(of(page.locator("#detail-dream-guide"))))
                    .containsText("measured here");
            assertThat(rows.filter(of(page.locator("#detail-" + OTHER))))
                    .not()
                    .containsText("measured here");
            page.locator("#detail-dream-guide").click();
            var detail = page.locator("#detail-dialog");
            assertThat(detail).containsText("Foretold by its shape");
            assertThat(detail).containsText("Measured here for itself, without its file");
            assertThat(detail).not().containsText("another context");
            visit.picture("models-measured");
            visit.assertAccessible();
            visit.assertCalm();
        }
    }

    private static Locator.FilterOptions of(Locator button) {
        return new Locator.FilterOptions().setHas(button);
    }

    /** What the model took, once that is known; each look takes about a second. */
    private static JsonNode measured(House house, String id) throws Exception {
        var until = Instant.now().plusSeconds(60);
        while (true) {
            var told = info(house, id);
            if (told.path("fit").path("measured").isObject()) {
                return told.path("fit").path("measured");
            }
            assertThat(Instant.now()).as("%s", told).isBefore(until);
        }
    }

    private static JsonNode info(House house, String id) throws Exception {
        return new ObjectMapper().readTree(house.dream("model", "info", id, "--json").output());
    }
}
