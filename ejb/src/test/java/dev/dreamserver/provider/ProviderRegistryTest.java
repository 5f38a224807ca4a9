package dev.dreamserver.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Hands;
import dev.dreamserver.platform.PlatformError;
import dev.dreamserver.platform.Refusal;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.platform.Unheard;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Envelopes;
import dev.dreamserver.security.Roles;
import dev.dreamserver.security.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused of a change, all of it at once, and two administrators who make one. */
class ProviderRegistryTest {

    private static final Caller MARA =
            new Caller(
                    "p-1",
                    "Mara",
                    Optional.empty(),
                    Set.of(Roles.ADMIN),
                    Optional.empty(),
                    Caller.Via.SESSION);

    private final List<Provider> kept = new ArrayList<>();
    private final ProviderRegistry registry = new ProviderRegistry();

    @BeforeEach
    void open() {
        registry.providers =
                new Providers() {
                    @Override
                    void add(Provider provider) {
                        kept.add(provider);
                    }

                    @Override
                    Optional<Provider> find(String name) {
                        return kept.stream().filter(one -> one.name().equals(name)).findFirst();
                    }

                    @Override
                    Optional<Provider> locked(String name) {
                        return find(name);
                    }

                    @Override
                    long count() {
                        return kept.size();
                    }

                    @Override
                    void flush() {}
                };
        registry.watch =
                new ProviderWatch() {
                    @Override
                    Envelopes envelopes() {
                        return new Envelopes(
                                new Secret("an envelope key for tests, long enough"), List.of());
                    }
                };
        registry.engines =
                new Engines() {
                    @Override
                    public Set<String> names() {
                        return Set.of("dream-guide", "near/small");
                    }
                };
        registry.audit =
                new AuditLog() {
                    @Override
                    public void record(AuditEvent event) {}
                };
        registry.clock = new Hands();
        registry.stored = Unheard.event();
        registry.removed = Unheard.event();
        registry.add(MARA, "far", ProviderDraft.of(Preset.GROQ, "", new Secret("sk-1")));
    }

    private static ProviderDraft at(String address, int weight) {
        return new ProviderDraft(
                Preset.COMPATIBLE,
                address,
                Optional.empty(),
                true,
                List.of(),
                false,
                weight,
                64,
                List.of(),
                true);
    }

    private DreamException refused(ProviderDraft draft, Seen<Long> seen) {
        return catchThrowableOfType(
                DreamException.class, () -> registry.change(MARA, "far", draft, seen));
    }

    @Test
    void a_new_address_without_the_key_is_told_together_with_what_else_is_wrong() {
        assertThat(refused(at("https://api.example.org/v1", 0), Seen.nothing()).refusals())
                .extracting(Refusal::field)
                .containsExactlyInAnyOrder("key", "weight");
        assertThat(refused(at("nowhere", 0), Seen.nothing()).refusals())
                .as("of an address that is none it cannot be said")
                .extracting(Refusal::field)
                .containsExactlyInAnyOrder("address", "weight");
    }

    private static ProviderDraft fallingBackTo(boolean offersAll, String... models) {
        return new ProviderDraft(
                Preset.GROQ,
                "",
                Optional.of(new Secret("sk-3")),
                offersAll,
                offersAll ? List.of() : List.of("big"),
                false,
                1,
                64,
                List.of(models),
                true);
    }

    @Test
    void what_is_fallen_back_to_is_there() {
        assertThat(refused(fallingBackTo(true, "dream-guide", "gpt", "nobody/x"), Seen.nothing()))
                .hasMessage(
                        "Not a model of this house: gpt, nobody/x. Name models as Chat lists them.")
                .satisfies(
                        no ->
                                assertThat(no.refusals())
                                        .extracting(Refusal::field)
                                        .containsExactly("fallbacks"));
        assertThat(refused(fallingBackTo(false, "far/small"), Seen.nothing()))
                .as("it offers another one")
                .hasMessageContaining("far/small");
        registry.change(
                MARA, "far", fallingBackTo(true, "dream-guide", "near/small"), Seen.nothing());
        registry.change(MARA, "far", fallingBackTo(true, "far/any"), Seen.nothing());
        registry.change(MARA, "far", fallingBackTo(false, "far/any", "far/big"), Seen.nothing());
        assertThat(kept.getFirst().known().fallbacks())
                .as("one of before stays, whatever became of it")
                .containsExactly("far/any", "far/big");
        assertThatThrownBy(() -> registry.add(MARA, "new", fallingBackTo(true, "gone")))
                .hasMessageContaining("Not a model of this house: gone.");
    }

    @Test
    void who_saw_another_version_of_it_changes_nothing() {
        var seenBefore = Seen.of(Optional.of(kept.getFirst().version() - 1));
        var draft = ProviderDraft.of(Preset.MISTRAL, "", new Secret("sk-2"));
        assertThat(refused(draft, seenBefore).code()).isEqualTo(PlatformError.CHANGED_MEANWHILE);
        assertThat(kept.getFirst().known().preset()).isEqualTo(Preset.GROQ);
        registry.change(MARA, "far", draft, Seen.of(Optional.of(kept.getFirst().version())));
        assertThat(kept.getFirst().known().preset()).isEqualTo(Preset.MISTRAL);
        kept.clear();
        assertThat(refused(draft, seenBefore).code())
                .as("one that was removed")
                .isEqualTo(PlatformError.CHANGED_MEANWHILE);
        assertThat(refused(draft, Seen.nothing()).code())
                .as("by a program")
                .isEqualTo(ProviderError.NOT_FOUND);
    }
}
