package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a list of chats shows of what was said last. */
class FirstWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "**Dream** is _private_ and ~~not~~ *fast* → Dream is private and not fast",
                "## Steps\\n1. Run `./dream up`\\n- and wait → Steps 1. Run ./dream up and wait",
                "> > - a list in a quotation → a list in a quotation",
                "see [the docs](https://example.org/a_b) ![a moon](m.png) → see the docs a moon",
                "```java\\nvar a_b = 2 * 3;\\n```\\ndone → var a_b = 2 * 3; done",
                "|Model|Size|\\n|---|---:|\\n|one|2 GB| → Model Size one 2 GB",
                "a\\n\\n---\\n\\nb → a b",
                "snake_case_name, 2*3*4, a | b, 5 > 3, C# and [x] → snake_case_name, 2*3*4, a | b, 5 > 3, C# and [x]",
            })
    void the_marks_go_and_the_words_stay(String markdown, String words) {
        assertThat(FirstWords.of(markdown.replace("\\n", "\n"), 80)).isEqualTo(words);
    }

    @Test
    void endless_marks_take_no_time_and_say_nothing() {
        for (var mark : new String[] {"[", "![](", "*", "_ ", "> ", "`", "|"}) {
            assertThat(FirstWords.of(mark.repeat(1_000_000), 80)).hasSizeLessThanOrEqualTo(80);
        }
        assertThat(FirstWords.of("", 80)).isEmpty();
    }
}
