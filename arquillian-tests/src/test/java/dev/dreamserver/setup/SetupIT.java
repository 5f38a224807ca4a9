package dev.dreamserver.setup;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Setup says what this very machine has, to administrators only. */
@ExtendWith(HouseExtension.class)
class SetupIT {

    private static final String PASSWORD = "correct-horse-battery";

    @BeforeAll
    static void know(House house) {
        new People(house).add("setup-owner", PASSWORD, "admin");
    }

    @ParameterizedTest
    @EnumSource(names = {"DESK_LIGHT", "PHONE_LIGHT"})
    void an_administrator_reads_the_machine_and_what_fits(Visit.Screen screen, House house)
            throws Exception {
        try (var visit = new Visit(house, screen)) {
            visit.enter("setup-owner", PASSWORD);
            var page = visit.page();
            page.navigate("/setup");
            var found = page.locator(".hw");
            assertThat(found).containsText(Runtime.getRuntime().availableProcessors() + " thread");
            assertThat(found).containsText(processor());
            assertThat(found).containsText(Pattern.compile("[\\d.]+ GB memory"));
            assertThat(page.locator(".rec")).containsText("small built-in guide");
            assertThat(page.locator(".fits tbody tr")).hasCount(6);
            assertThat(page.locator(".fits .fit")).hasCount(12);
            assertThat(page.locator(".fits .pill").first())
                    .hasText(Pattern.compile("Fits with room|Tight: .*|Too big: .*"));
            assertThat(page.locator(".do")).containsText("./dream up --model FILE.gguf");
            visit.assertAccessibleInEveryLight("setup");
            visit.assertCalm();
        }
    }

    @Test
    void the_sum_that_is_shown_adds_up(House house) {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("setup-owner", PASSWORD);
            visit.page().navigate("/setup");
            var sum = visit.page().locator(".eqn").textContent();
            var numbers =
                    Pattern.compile("[\\d.]+(?=[ +=])|[\\d.]+(?= GB)")
                            .matcher(sum.substring(sum.indexOf(':')))
                            .results()
                            .map(one -> Double.parseDouble(one.group()))
                            .toList();
            assertThat(numbers).hasSize(4);
            assertThat(numbers.get(0) + numbers.get(1) + numbers.get(2))
                    .isCloseTo(numbers.get(3), offset(0.21));
        }
    }

    private static String processor() throws Exception {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip().replaceAll("\\s+", " "))
                .orElse("Processor without a name");
    }
}
