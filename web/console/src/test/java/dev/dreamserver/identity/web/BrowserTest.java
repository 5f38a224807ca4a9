package dev.dreamserver.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserTest {

    private static final String WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) ";

    @ParameterizedTest
    @CsvSource({
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0, Firefox, Linux, false",
        "Mozilla/5.0 (X11; Linux x86_64) W Chrome/142.0.0.0 Safari/537.36, Chrome, Linux, false",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) W Chrome/142.0 Safari/537.36 Edg/142.0, Edge,"
                + " Windows, false",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) W Version/18.0 Safari/605.1.15, Safari,"
                + " macOS, false",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) W Version/18.0 Mobile/15E148"
                + " Safari/604.1, Safari, iPhone, true",
        "Mozilla/5.0 (Linux; Android 15) W Chrome/142.0 Mobile Safari/537.36, Chrome, Android, true",
        "curl/8.0, '', '', false",
        "'', '', '', false",
    })
    void a_browser_says_what_it_is_among_much_that_it_is_not(
            String says, String name, String system, boolean handheld) {
        assertThat(Browser.of(says.replace("W ", WEBKIT)))
                .isEqualTo(new Browser(name, system, handheld));
    }
}
