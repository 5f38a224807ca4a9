package dev.dreamserver.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.EngineProbe.Offer;
import dev.dreamserver.engine.EngineTraffic;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.platform.Hands;
import dev.dreamserver.provider.ProviderView.State;
import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchedProviderTest {

    private static final String MODELS =
            "{\"object\":\"list\",\"data\":[{\"id\":\"big\",\"context_window\":131072},"
                    + "{\"id\":\"small\"},{\"id\":\"not one\"},{\"id\":\"small\"}]}";

    private HttpServer there;
    private volatile int status = 200;
    private final List<String> asked = new ArrayList<>();
    private final Hands clock = new Hands();

    @BeforeEach
    void listen() throws IOException {
        there = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        there.createContext(
                "/",
                exchange -> {
                    asked.add(
                            exchange.getRequestURI()
                                    + " "
                                    + exchange.getRequestHeaders().getFirst("Authorization"));
                    var bytes = MODELS.getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        there.start();
    }

    @AfterEach
    void end() {
        there.stop(0);
    }

    private KnownProvider known(
            Preset preset, boolean all, List<String> models, boolean shared, boolean enabled) {
        return new KnownProvider(
                UUID.randomUUID(),
                0,
                "groq",
                preset,
                URI.create("http://127.0.0.1:" + there.getAddress().getPort()),
                Optional.of("sealed"),
                all,
                models,
                shared,
                3,
                7,
                List.of("guide"),
                enabled);
    }

    private WatchedProvider watched(KnownProvider known) {
        return new WatchedProvider(
                known,
                Optional.of(new Secret("the-key")),
                List.of(),
                ProviderSettings.from(new Settings(key -> Optional.empty())),
                clock);
    }

    private WatchedProvider looked(KnownProvider known) {
        var watched = watched(known);
        assertThat(watched.due()).isTrue();
        assertThat(watched.due()).as("while it is looked at").isFalse();
        watched.look();
        return watched;
    }

    private static ServiceReport.State health(WatchedProvider watched) {
        return watched.report().orElseThrow().state();
    }

    @Test
    void what_it_lists_is_offered_under_its_name() {
        var watched = looked(known(Preset.GROQ, true, List.of(), false, true));
        assertThat(asked).containsExactly("/v1/models Bearer the-key");
        assertThat(watched.endpoints())
                .extracting(
                        EngineEndpoint::id,
                        EngineEndpoint::model,
                        EngineEndpoint::upstreamModel,
                        EngineEndpoint::contextTokens)
                .containsExactly(
                        tuple("groq", "groq/big", "big", 131_072),
                        tuple("groq", "groq/small", "small", 16_384));
        var terms = watched.endpoints().getFirst().provider().orElseThrow();
        assertThat(terms.weight()).isEqualTo(3);
        assertThat(terms.concurrent()).isEqualTo(7);
        assertThat(terms.fallbacks()).containsExactly("guide");
        assertThat(health(watched)).isEqualTo(ServiceReport.State.RUNNING);
        assertThat(watched.view().state()).isEqualTo(State.UP);
    }

    @Test
    void only_the_chosen_ones_are_offered_and_by_plain_names_too_where_they_are_shared() {
        var watched = looked(known(Preset.GROQ, false, List.of("small", "hidden"), true, true));
        assertThat(watched.endpoints())
                .extracting(EngineEndpoint::model)
                .containsExactly("groq/small", "small", "groq/hidden", "hidden");
    }

    @Test
    void it_is_looked_at_again_after_a_while_and_sooner_when_it_failed_somebody() {
        var watched = looked(known(Preset.GROQ, true, List.of(), false, true));
        clock.turn(Duration.ofSeconds(59));
        assertThat(watched.due()).isFalse();
        clock.turn(Duration.ofSeconds(1));
        assertThat(watched.due()).isTrue();
        watched.look();
        watched.heard(new EngineTraffic.Failed());
        assertThat(watched.due()).as("at once would be a flood").isFalse();
        clock.turn(Duration.ofSeconds(5));
        assertThat(watched.due()).isTrue();
    }

    @Test
    void one_that_does_not_answer_is_away_and_its_models_are_known_still() {
        var watched = looked(known(Preset.GROQ, true, List.of(), false, true));
        status = 500;
        watched.look();
        assertThat(watched.view().state()).isEqualTo(State.AWAY);
        assertThat(watched.view().reason().orElseThrow()).contains(" cannot be asked: ");
        assertThat(watched.view().lastFailure()).contains(clock.instant());
        assertThat(health(watched)).isEqualTo(ServiceReport.State.STOPPED);
        assertThat(watched.endpoints()).hasSize(2).noneMatch(EngineEndpoint::answers);
    }

    @Test
    void where_nobody_listens_that_is_said_with_what_to_look_at() throws IOException {
        var port = closedPort();
        var nobody =
                new KnownProvider(
                        UUID.randomUUID(),
                        0,
                        "groq",
                        Preset.GROQ,
                        URI.create("http://127.0.0.1:" + port),
                        Optional.of("sealed"),
                        true,
                        List.of(),
                        false,
                        1,
                        1,
                        List.of(),
                        true);
        assertThat(looked(nobody).view().reason())
                .contains(
                        "http://127.0.0.1:%d cannot be asked: nothing answers there; check that it"
                                        .formatted(port)
                                + " runs, and its address and port.");
    }

    private static int closedPort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void a_refused_key_is_told_and_ends_with_the_next_good_look() {
        status = 401;
        var watched = looked(known(Preset.GROQ, false, List.of("big"), false, true));
        assertThat(watched.view().state()).isEqualTo(State.NO_KEY);
        assertThat(watched.endpoints().getFirst().provider().orElseThrow().state())
                .isEqualTo(ProviderTerms.State.KEY_REFUSED);
        assertThat(watched.report().orElseThrow().reason().orElseThrow())
                .contains("refuses the house's key")
                .doesNotContain("the-key");
        status = 200;
        watched.look();
        assertThat(watched.view().state()).isEqualTo(State.UP);
        assertThat(watched.view().reason()).isEmpty();
    }

    @Test
    void a_key_that_requests_were_refused_for_rests_though_the_list_is_given_to_everybody() {
        var watched = looked(known(Preset.GROQ, true, List.of(), false, true));
        watched.heard(new EngineTraffic.KeyRefused());
        watched.look();
        assertThat(watched.view().state()).isEqualTo(State.NO_KEY);
        clock.turn(Duration.ofMinutes(5));
        watched.look();
        assertThat(watched.view().state()).isEqualTo(State.UP);
    }

    @Test
    void where_the_list_is_open_to_all_the_key_is_shown_elsewhere() {
        looked(known(Preset.OPENROUTER, true, List.of(), false, true));
        assertThat(asked).containsExactly("/v1/key Bearer the-key", "/v1/models Bearer the-key");
    }

    @Test
    void one_that_is_left_out_says_so_until_its_time_is_over_or_it_answers() {
        var watched = looked(known(Preset.GROQ, true, List.of(), false, true));
        watched.heard(new EngineTraffic.LeftOut(Duration.ofSeconds(10)));
        assertThat(watched.view().state()).isEqualTo(State.LEFT_OUT);
        assertThat(health(watched)).isEqualTo(ServiceReport.State.STOPPED);
        assertThat(watched.report().orElseThrow().reason()).isPresent();
        clock.turn(Duration.ofSeconds(10));
        assertThat(health(watched)).isEqualTo(ServiceReport.State.RUNNING);
        watched.heard(new EngineTraffic.LeftOut(Duration.ofSeconds(10)));
        watched.heard(new EngineTraffic.Back());
        assertThat(watched.view().state()).isEqualTo(State.UP);
    }

    @Test
    void one_that_is_off_is_neither_asked_nor_offered_nor_on_health() {
        var watched = watched(known(Preset.GROQ, false, List.of("big"), true, false));
        assertThat(watched.due()).isFalse();
        assertThat(watched.endpoints()).isEmpty();
        assertThat(watched.report()).isEmpty();
        assertThat(watched.view().state()).isEqualTo(State.OFF);
    }

    @Test
    void one_whose_key_does_not_open_is_not_asked_without_it() {
        var watched =
                new WatchedProvider(
                        known(Preset.GROQ, true, List.of(), false, true),
                        Optional.empty(),
                        List.of(new Offer("big", Optional.empty(), Optional.empty())),
                        ProviderSettings.from(new Settings(key -> Optional.empty())),
                        clock);
        assertThat(watched.due()).isFalse();
        assertThat(watched.view().state()).isEqualTo(State.NO_KEY);
        assertThat(watched.endpoints()).noneMatch(EngineEndpoint::answers);
        assertThat(asked).isEmpty();
    }
}
