package dev.dreamserver.provider;

import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who serves models. Its name never changes: names of models and rows of usage hold it.
 */
@Entity
@Table(name = "provider")
public class Provider {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,29}");
    private static final Set<String> ENGINES_OF_THE_HOUSE = Set.of("local", "external");

    /** No space and no quote: it stands in a header. */
    private static final Pattern MODEL = Pattern.compile("[!-~&&[^\"\\\\]]{1,200}");

    private static final int MAX_MODELS = 500;
    private static final int MAX_FALLBACKS = 5;
    private static final int MAX_WEIGHT = 1_000;
    private static final int MAX_CONCURRENT = 10_000;

    @Id private UUID id;

    @Version private long version;

    private String name;
    private String preset;
    private String address;

    @Column(name = "sealed_key")
    private @Nullable String sealedKey;

    @Column(name = "offers_all")
    private boolean offersAll;

    private String[] models;
    private boolean shared;
    private int weight;
    private int concurrent;
    private String[] fallbacks;
    private boolean enabled;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "changed_at")
    private Instant changedAt;

    @SuppressWarnings("NullAway.Init")
    protected Provider() {} // JPA

    Provider(String name, ProviderDraft draft, URI address, Instant now) {
        this.id = UUID.randomUUID();
        this.name = checkedName(name);
        this.preset = "";
        this.address = "";
        this.models = new String[0];
        this.fallbacks = new String[0];
        this.createdAt = now;
        this.changedAt = now;
        become(draft, address, now);
    }

    /** The name, if one can be called so. */
    static String checkedName(String name) {
        if (!NAME.matcher(name).matches() || ENGINES_OF_THE_HOUSE.contains(name)) {
            throw new DreamException(
                    ProviderError.NAME,
                    "A provider is called by up to 30 of a-z, 0-9 and -, and not local or external");
        }
        return name;
    }

    /** Whether a model of this name can be offered. */
    static boolean isModel(String model) {
        return MODEL.matcher(model).matches();
    }

    /** Looks at everything of a draft but its address and its key. */
    static void check(AllMistakes no, ProviderDraft draft) {
        between(no, "weight", "The weight", draft.weight(), MAX_WEIGHT);
        between(
                no,
                "concurrent",
                "The limit of requests at once",
                draft.concurrent(),
                MAX_CONCURRENT);
        no.unless(
                draft.models().size() <= MAX_MODELS
                        && draft.models().stream().allMatch(Provider::isModel),
                ProviderError.VALUE,
                "named",
                "Choose at most %d models, by names without spaces".formatted(MAX_MODELS));
        no.unless(
                draft.fallbacks().size() <= MAX_FALLBACKS
                        && draft.fallbacks().stream().allMatch(Provider::isModel),
                ProviderError.VALUE,
                "fallbacks",
                "Fall back to at most %d models, by names without spaces".formatted(MAX_FALLBACKS));
        no.unless(
                !draft.offersAll() || draft.preset().servesWhatItLists(),
                ProviderError.VALUE,
                "all",
                "Name the deployments: Azure lists what could be deployed, not what is");
    }

    private static void between(AllMistakes no, String field, String what, int number, int most) {
        no.unless(
                number >= 1 && number <= most,
                ProviderError.VALUE,
                field,
                "%s is from 1 to %d".formatted(what, most));
    }

    /** Takes everything of a draft but its key. */
    void become(ProviderDraft draft, URI where, Instant now) {
        var no = new AllMistakes();
        check(no, draft);
        no.end();
        preset = draft.preset().id();
        address = where.toString();
        offersAll = draft.offersAll();
        models = draft.models().toArray(String[]::new);
        shared = draft.shared();
        weight = draft.weight();
        concurrent = draft.concurrent();
        fallbacks = draft.fallbacks().toArray(String[]::new);
        enabled = draft.enabled();
        changedAt = now;
    }

    /** Takes the key in its envelope; null for none. */
    void lock(@Nullable String envelope) {
        sealedKey = envelope;
    }

    UUID id() {
        return id;
    }

    long version() {
        return version;
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    KnownProvider known() {
        return new KnownProvider(
                id,
                version,
                name,
                Preset.of(preset).orElse(Preset.COMPATIBLE),
                URI.create(address),
                Optional.ofNullable(sealedKey),
                offersAll,
                List.of(models),
                shared,
                weight,
                concurrent,
                List.of(fallbacks),
                enabled);
    }
}
