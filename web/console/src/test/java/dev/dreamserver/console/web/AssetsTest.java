package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AssetsTest {

    @Test
    void a_style_sheet_goes_out_with_its_rules_and_nothing_else() {
        var css =
                """
                /* What it is for,
                   at length. */
                .card {
                  color: var(--ds-text); /* dark */
                  margin: 0 auto;
                }

                @media print {
                  .card > .i { display: none; }
                }
                """;

        assertThat(
                        new String(
                                Assets.slim(css.getBytes(StandardCharsets.UTF_8)),
                                StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        .card {
                        color: var(--ds-text);
                        margin: 0 auto;
                        }
                        @media print {
                        .card > .i { display: none; }
                        }""");
    }
}
