package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.security.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EqualsTest {

    private final Upstream light = upstream("light", 1);
    private final Upstream heavy = upstream("heavy", 3);
    private final List<Upstream> both = List.of(light, heavy);
    private final Random random = new Random(7);

    private static Upstream upstream(String id, int weight) {
        var patience =
                new ProviderTerms.Patience(1, Duration.ofSeconds(1), 3, Duration.ofSeconds(1));
        var terms =
                new ProviderTerms(
                        ProviderTerms.State.UP, weight, 100, List.of(), true, Set.of(), patience);
        return new Upstream(
                new EngineEndpoint(
                        id,
                        URI.create("http://127.0.0.1:1"),
                        new Secret(""),
                        "m",
                        "m",
                        4096,
                        false,
                        false,
                        0,
                        Optional.of(terms)),
                new Standing(),
                null);
    }

    private Upstream first(long beginning) {
        return Equals.order(both, () -> beginning, random).getFirst();
    }

    @Test
    void the_same_beginning_goes_to_the_same_one_and_all_of_them_by_weight() {
        var toHeavy = 0;
        for (var beginning = 1; beginning <= 4_000; beginning++) {
            var one = first(beginning);
            assertThat(first(beginning)).isSameAs(one);
            toHeavy += one == heavy ? 1 : 0;
        }
        assertThat(toHeavy).isBetween(2_900, 3_100);
    }

    @Test
    void who_has_much_more_to_do_lets_another_one_go_first() {
        var beginning = 1L;
        while (first(beginning) != light) {
            beginning++;
        }
        for (var i = 0; i < 4; i++) {
            assertThat(light.enter()).isTrue();
        }
        assertThat(first(beginning)).isSameAs(light);
        assertThat(light.enter()).isTrue();
        assertThat(Equals.order(both, () -> 0, random)).startsWith(heavy);
        assertThat(first(beginning)).isSameAs(heavy);
        light.standing().left();
        assertThat(first(beginning)).isSameAs(light);
    }

    @Test
    void only_a_long_prompt_has_a_beginning() throws RefusedException {
        assertThat(beginning("x".repeat(100))).isZero();
        var system = "s".repeat(6_000);
        assertThat(beginning(system + "one")).isNotZero().isEqualTo(beginning(system + "two"));
        assertThat(beginning("other" + system)).isNotEqualTo(beginning(system));
    }

    private static long beginning(String text) throws RefusedException {
        var body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(text)
                        .getBytes(UTF_8);
        return Equals.beginning(body, JsonPeek.at(Route.CHAT, body, body.length));
    }
}
