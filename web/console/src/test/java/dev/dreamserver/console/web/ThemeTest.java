package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the build leaves of PrimeFaces' styles: whole rules, of the components that pages use. */
class ThemeTest {

    @ParameterizedTest
    @ValueSource(strings = {"primefaces/components.css", "primefaces-dream/theme.css"})
    void each_rule_is_whole_and_of_a_component_in_use(String sheet) throws IOException {
        var rules = Files.readAllLines(Path.of("target", "theme", "resources").resolve(sheet));
        assertThat(rules)
                .hasSizeGreaterThan(50)
                .anyMatch(rule -> rule.contains(".ui-dialog"))
                .allMatch(rule -> rule.chars().filter(sign -> sign == '"').count() % 2 == 0)
                .noneMatch(rule -> rule.contains("datascroller"));
    }
}
