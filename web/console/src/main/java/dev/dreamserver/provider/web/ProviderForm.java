package dev.dreamserver.provider.web;

import static java.util.stream.Collectors.joining;

import dev.dreamserver.console.web.Mistakes;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.provider.Preset;
import dev.dreamserver.provider.ProviderDraft;
import dev.dreamserver.provider.ProviderError;
import dev.dreamserver.provider.ProviderRegistry;
import dev.dreamserver.provider.ProviderView;
import dev.dreamserver.security.Secret;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The form in which a provider is added or changed. */
@Named
@ViewScoped
public class ProviderForm implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Pattern BETWEEN = Pattern.compile("[,\\s]+");

    @Inject transient ProviderRegistry registry;
    @Inject transient ProvidersPage page;
    @Inject transient ProviderWords says;
    @Inject transient Visitor visitor;
    @Inject transient Mistakes mistakes;
    @Inject transient Words words;

    private transient @Nullable String key;
    private transient @Nullable ProviderView seen;

    private @Nullable String editing;
    private String name = "";
    private String kind = Preset.OPENAI.id();
    private String address = "";
    private boolean hasKey;
    private boolean keyless;
    private boolean offersAll = true;
    private List<String> listed = List.of();
    private List<String> models = List.of();
    private String named = "";
    private boolean shared;
    private String weight = "1";
    private String concurrent = "64";
    private String fallbacks = "";
    private boolean enabled = true;
    private String meanwhile = "";

    /** Opens the form for a new one. */
    public void begin() {
        editing = null;
        seen = null;
        meanwhile = "";
        name = "";
        kind = Preset.OPENAI.id();
        address = "";
        key = null;
        hasKey = false;
        keyless = false;
        offersAll = true;
        listed = List.of();
        models = List.of();
        named = "";
        shared = false;
        weight = "1";
        concurrent = "64";
        fallbacks = "";
        enabled = true;
    }

    /** Opens the form for this one. */
    public void edit(ProviderView listed) {
        page.changed();
        var provider = page.row(listed.name()).orElse(listed);
        seen = provider;
        meanwhile = "";
        editing = provider.name();
        name = provider.name();
        kind = provider.preset().id();
        var own = provider.preset().address().filter(provider.address()::equals).isPresent();
        address = own ? "" : provider.address().toString();
        key = null;
        hasKey = provider.hasKey();
        keyless = false;
        offersAll = provider.offersAll();
        this.listed = provider.listed();
        var offered = provider.offersAll() ? List.<String>of() : provider.offered();
        models = offered.stream().filter(provider.listed()::contains).toList();
        named =
                offered.stream()
                        .filter(one -> !provider.listed().contains(one))
                        .collect(joining(" "));
        shared = provider.shared();
        weight = Integer.toString(provider.weight());
        concurrent = Integer.toString(provider.concurrent());
        fallbacks = String.join(" ", provider.fallbacks());
        enabled = provider.enabled();
    }

    /**
     * Adds or changes it, and looks at it, so that the list says at once how it does. Where
     * somebody was faster, what they changed is shown instead.
     */
    public void save() {
        var who = visitor.caller();
        meanwhile = "";
        try {
            if (editing == null) {
                registry.add(who, name.strip(), draft(Optional.of(secret())));
                editing = name.strip();
            } else {
                registry.change(
                        who,
                        editing,
                        draft(changedKey()),
                        Seen.of(Optional.ofNullable(seen).map(ProviderView::version)));
            }
            registry.check(editing);
        } catch (DreamException no) {
            if (mistakes.changedMeanwhile(no)) {
                lookAgain();
            } else {
                mistakes.tell(
                        "form",
                        no,
                        Map.of(ProviderError.ADDRESS, "address", ProviderError.KEY, "key"));
            }
            if (!secret().isEmpty() && no.code() != ProviderError.KEY) {
                mistakes.tell("form", "key", words.sentence("prov_key_again", List.of()));
            }
        } finally {
            key = null;
            page.changed();
        }
    }

    /** What was typed stays, but for the key; where the provider was removed, it is a new one. */
    private void lookAgain() {
        page.changed();
        var now = page.row(editing);
        meanwhile = says.changed(seen, now);
        seen = now.orElse(null);
        editing = now.map(ProviderView::name).orElse(null);
        hasKey = now.filter(ProviderView::hasKey).isPresent();
    }

    /** What somebody else changed while the visitor looked; empty where nobody did. */
    public String getMeanwhile() {
        return meanwhile;
    }

    private Secret secret() {
        return new Secret(key == null ? "" : key.strip());
    }

    private Optional<Secret> changedKey() {
        if (keyless) {
            return Optional.of(new Secret(""));
        }
        return secret().isEmpty() ? Optional.empty() : Optional.of(secret());
    }

    private ProviderDraft draft(Optional<Secret> withKey) {
        return new ProviderDraft(
                Preset.of(kind).orElse(Preset.COMPATIBLE),
                address,
                withKey,
                offersAll,
                offersAll ? List.of() : chosenModels(),
                shared,
                number(weight),
                number(concurrent),
                split(fallbacks).toList(),
                enabled);
    }

    /** 0, which is refused, where it is none. */
    private static int number(String text) {
        return text.strip().matches("\\d{1,6}") ? Integer.parseInt(text.strip()) : 0;
    }

    private List<String> chosenModels() {
        return Stream.concat(models.stream(), split(named)).distinct().toList();
    }

    private static Stream<String> split(String text) {
        return BETWEEN.splitAsStream(text.strip()).filter(one -> !one.isEmpty());
    }

    public Preset[] getKinds() {
        return Preset.values();
    }

    public boolean isFresh() {
        return editing == null;
    }

    public boolean isHasKey() {
        return hasKey;
    }

    public List<String> getListed() {
        return listed;
    }

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name == null ? "" : name;
    }

    public String getKind() {
        return kind;
    }

    public void setKind(String kind) {
        this.kind = kind;
    }

    public String getAddress() {
        return address;
    }

    public void setAddress(@Nullable String address) {
        this.address = address == null ? "" : address;
    }

    /** Never shown. */
    public @Nullable String getKey() {
        return null;
    }

    public void setKey(@Nullable String key) {
        this.key = key;
    }

    public boolean isKeyless() {
        return keyless;
    }

    public void setKeyless(boolean keyless) {
        this.keyless = keyless;
    }

    public boolean isOffersAll() {
        return offersAll;
    }

    public void setOffersAll(boolean offersAll) {
        this.offersAll = offersAll;
    }

    public List<String> getModels() {
        return models;
    }

    public void setModels(List<String> models) {
        this.models = List.copyOf(models);
    }

    public String getNamed() {
        return named;
    }

    public void setNamed(@Nullable String named) {
        this.named = named == null ? "" : named;
    }

    public boolean isShared() {
        return shared;
    }

    public void setShared(boolean shared) {
        this.shared = shared;
    }

    public String getWeight() {
        return weight;
    }

    public void setWeight(@Nullable String weight) {
        this.weight = weight == null ? "" : weight;
    }

    public String getConcurrent() {
        return concurrent;
    }

    public void setConcurrent(@Nullable String concurrent) {
        this.concurrent = concurrent == null ? "" : concurrent;
    }

    public String getFallbacks() {
        return fallbacks;
    }

    public void setFallbacks(@Nullable String fallbacks) {
        this.fallbacks = fallbacks == null ? "" : fallbacks;
    }

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }
}
