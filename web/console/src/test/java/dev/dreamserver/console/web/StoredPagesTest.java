package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredPagesTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /, true",
        "GET, /index.xhtml, true",
        "GET, /hud, true",
        "GET, /chat, true",
        "GET, /chat/conversations/1/json, true",
        "GET, /keys, true",
        "GET, /routing, true",
        "GET, /models, true",
        "GET, /gpu, false",
        "GET, /health, false",
        "GET, /settings/house, false",
        "GET, /bell, false",
        "GET, /ds/1/chat.js, false",
        "GET, /live, false",
        "POST, /chat/answers, true",
        "POST, /settings/house, true",
        "DELETE, /settings/sessions/1, true",
        "POST, /chat/conversations/1/stop, false",
        "POST, /sign-out, false"
    })
    void some_pages_need_what_is_stored_and_so_does_every_change(
            String method, String path, boolean needs) {
        assertThat(StoredPages.needsWhatIsStored(method, path)).isEqualTo(needs);
    }
}
