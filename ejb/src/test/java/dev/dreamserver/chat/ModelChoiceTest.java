package dev.dreamserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.chat.ModelChoice.Why;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.engine.ProviderTerms.Patience;
import dev.dreamserver.routing.Decision;
import dev.dreamserver.routing.Reason;
import dev.dreamserver.security.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {

    private static final EngineEndpoint FIRST = engine("first");
    private static final EngineEndpoint SECOND = engine("second");

    @Test
    void where_nobody_chose_the_first_of_the_house_answers() {
        var choice = choice(Optional.empty(), FIRST, SECOND);

        assertThat(choice.engine()).isEqualTo(FIRST);
        assertThat(choice.why()).isEqualTo(Why.FIRST);
        assertThat(choice.missed()).isEmpty();
    }

    @Test
    void the_only_one_is_called_so() {
        assertThat(choice(Optional.empty(), FIRST).why()).isEqualTo(Why.ONLY);
        assertThat(choice(Optional.empty(), FIRST, engine("first")).why()).isEqualTo(Why.ONLY);
    }

    @Test
    void the_chosen_one_answers_wherever_it_stands() {
        var choice = choice(Optional.of("second"), FIRST, SECOND);

        assertThat(choice.engine()).isEqualTo(SECOND);
        assertThat(choice.why()).isEqualTo(Why.CHOSEN);
    }

    @Test
    void what_answers_instead_of_a_chosen_one_that_is_gone_is_said() {
        var choice = choice(Optional.of("gone"), FIRST, SECOND);

        assertThat(choice.engine()).isEqualTo(FIRST);
        assertThat(choice.why()).isEqualTo(Why.INSTEAD);
        assertThat(choice.missed()).hasValue("gone");
    }

    @Test
    void a_name_of_the_house_leads_to_the_first_that_is_ready() {
        var ready = List.of(FIRST, SECOND);
        var choice = ModelChoice.behind(ready, "powerful", List.of("gone", "second")).orElseThrow();

        assertThat(choice.engine()).isEqualTo(SECOND);
        assertThat(choice.why()).isEqualTo(Why.NAMED);
        assertThat(choice.missed()).as("a name is not gone").isEmpty();
        assertThat(ModelChoice.behind(ready, "powerful", List.of("gone"))).isEmpty();
    }

    @Test
    void what_a_rule_leads_to_does_not_answer_instead_of_one_that_is_gone() {
        var rule = new Decision("first", Optional.of("second"), new Reason(Reason.Why.RULE, "x"));
        var choice = choice(Optional.of("first"), FIRST, SECOND).decided(SECOND, rule);

        assertThat(choice.engine()).isEqualTo(SECOND);
        assertThat(choice.missed()).isEmpty();
        assertThat(choice.decision()).contains(rule);
    }

    @Test
    void the_house_judges_the_last_words_and_how_much_was_said() {
        var turns =
                List.of(
                        new Prompt.Turn(Author.PERSON, "hé"),
                        new Prompt.Turn(Author.MODEL, "yes?"),
                        new Prompt.Turn(Author.PERSON, "why").naming(List.of("a.png")));
        var judged = AnsweringModels.judged(turns);

        assertThat(judged.text()).endsWith("why");
        assertThat(judged.bytes()).isEqualTo(3 + 4 + turns.getLast().text().length());
        assertThat(judged.media()).isEqualTo(1);
        assertThat(judged.tools()).isFalse();
    }

    @Test
    void where_nothing_can_answer_there_is_no_choice() {
        assertThat(ModelChoice.among(List.of(), Optional.of("first"))).isEmpty();
        assertThat(ModelChoice.named(List.of(FIRST), "second")).isEmpty();
        assertThat(ModelChoice.named(List.of(FIRST, SECOND), "second")).hasValue(SECOND);
    }

    @Test
    void nobody_is_sent_to_a_provider_without_having_chosen_it() {
        var terms =
                new ProviderTerms(
                        ProviderTerms.State.UP,
                        1,
                        1,
                        List.of(),
                        true,
                        Set.of(),
                        new Patience(0, Duration.ZERO, 1, Duration.ZERO));
        var far =
                new EngineEndpoint(
                        "far",
                        URI.create("https://api.example.com"),
                        new Secret("k"),
                        "far/m",
                        "m",
                        1024,
                        false,
                        false,
                        0,
                        Optional.of(terms));
        assertThat(ModelChoice.among(List.of(far), Optional.empty())).isEmpty();
        assertThat(choice(Optional.of("gone"), far, FIRST).engine()).isEqualTo(FIRST);
        assertThat(choice(Optional.of("far/m"), far, FIRST).engine()).isEqualTo(far);
    }

    private static ModelChoice choice(Optional<String> wanted, EngineEndpoint... ready) {
        return ModelChoice.among(List.of(ready), wanted).orElseThrow();
    }

    private static EngineEndpoint engine(String model) {
        return new EngineEndpoint(
                model,
                URI.create("http://localhost"),
                new Secret(""),
                model,
                model,
                1024,
                false,
                false,
                0);
    }
}
