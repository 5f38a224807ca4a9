package dev.dreamserver.provider;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.security.Secret;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The only door to providers. Each change is one transaction, its audit entry included, and acts at
 * once. A key goes in and never comes out; it goes to the address that it was given for, and to no
 * other.
 */
@Stateless
@RolesAllowed(Roles.ADMIN)
public class ProviderRegistry {

    private static final int MOST = 100;

    /** It stands in a header. */
    private static final Pattern KEY = Pattern.compile("[!-~]{1,2000}");

    @Inject Providers providers;
    @Inject ProviderWatch watch;
    @Inject Engines engines;
    @Inject AuditLog audit;
    @Inject Clock clock;
    @Inject Event<ProviderStored> stored;
    @Inject Event<ProviderRemoved> removed;

    /** All providers by name, as they are now. */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public List<ProviderView> list() {
        return watch.views();
    }

    /** Adds one. */
    public void add(Caller who, String name, ProviderDraft draft) {
        var no = new AllMistakes();
        no.part("name", () -> Provider.checkedName(name));
        no.unless(
                providers.count() < MOST,
                ProviderError.TOO_MANY,
                "",
                "There are %d providers, which is the most".formatted(MOST));
        no.unless(
                providers.find(name).isEmpty(),
                ProviderError.NAME_TAKEN,
                "name",
                "There is a provider of this name already");
        checkFallbacks(no, name, draft, List.of());
        var address = checked(no, draft, Optional.empty());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var provider = new Provider(name, draft, address, now);
        var key = lock(provider, draft.key());
        providers.add(provider);
        stored.fire(new ProviderStored(provider.known()));
        record("provider.add", who, provider, draft, key);
    }

    /**
     * Changes one.
     *
     * @param seen the version of the view that the caller decided upon
     */
    public void change(Caller who, String name, ProviderDraft draft, Seen<Long> seen) {
        var known = providers.locked(name);
        seen.stillIs(known.map(Provider::version));
        var provider = known.orElseThrow(ProviderRegistry::unknown);
        var no = new AllMistakes();
        checkFallbacks(no, name, draft, provider.known().fallbacks());
        var address = checked(no, draft, known);
        provider.become(draft, address, clock.instant().truncatedTo(ChronoUnit.MICROS));
        var key = lock(provider, draft.key());
        providers.flush();
        stored.fire(new ProviderStored(provider.known()));
        record("provider.change", who, provider, draft, key);
    }

    /** Removes one, its key and what is known of it. What was used stays in the books. */
    public void remove(Caller who, String name) {
        var provider = found(name);
        providers.remove(provider);
        removed.fire(new ProviderRemoved(name));
        audit.record(
                new AuditEvent(
                        "provider.remove",
                        who.personId(),
                        who.name(),
                        Optional.of(name),
                        Map.of("address", provider.address())));
    }

    /** Looks at one now; takes as long as it takes to answer, at most its time-out. */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public ProviderView check(String name) {
        var watched = watch.find(name).orElseThrow(ProviderRegistry::unknown);
        if (watched.canBeLookedAt()) {
            watch.lookNow(watched);
        }
        return watched.view();
    }

    private Provider found(String name) {
        return providers.find(name).orElseThrow(ProviderRegistry::unknown);
    }

    private static DreamException unknown() {
        return new DreamException(ProviderError.NOT_FOUND, "There is no such provider");
    }

    /**
     * Who is fallen back to has to be there, be it away now.
     *
     * @param before those of before, which stay whatever became of them
     */
    private void checkFallbacks(
            AllMistakes no, String name, ProviderDraft draft, List<String> before) {
        var known = new HashSet<>(engines.names());
        known.addAll(before);
        draft.models().forEach(model -> known.add(name + "/" + model));
        var unlisted = new ArrayList<String>(); // whatever they list, once they answer
        if (draft.offersAll()) {
            unlisted.add(name + "/");
        }
        for (var one : watch.views()) {
            one.offered().forEach(model -> known.add(one.name() + "/" + model));
            if (one.offersAll() && one.listed().isEmpty()) {
                unlisted.add(one.name() + "/");
            }
        }
        var nowhere =
                draft.fallbacks().stream()
                        .filter(Provider::isModel)
                        .filter(model -> !known.contains(model))
                        .filter(model -> unlisted.stream().noneMatch(model::startsWith))
                        .toList();
        no.unless(
                nowhere.isEmpty(),
                ProviderError.VALUE,
                "fallbacks",
                "Not a model of this house: %s. Name models as Chat lists them."
                        .formatted(String.join(", ", nowhere)));
    }

    /** The address of a draft, in which nothing is wrong. */
    private static URI checked(AllMistakes no, ProviderDraft draft, Optional<Provider> before) {
        var address = no.part("address", () -> address(draft));
        no.unless(
                before.isEmpty()
                        || address.isEmpty()
                        || keyFits(before.get(), draft, address.get()),
                ProviderError.KEY,
                "key",
                "The key was given for the address of before; give it again with a new one");
        no.unless(
                draft.key().filter(key -> !key.isEmpty()).stream()
                        .allMatch(key -> KEY.matcher(key.reveal()).matches()),
                ProviderError.KEY,
                "key",
                "A key is one line without spaces");
        Provider.check(no, draft);
        no.end();
        return address.orElseThrow();
    }

    private static boolean keyFits(Provider before, ProviderDraft draft, URI address) {
        return draft.key().isPresent()
                || before.known().sealedKey().isEmpty()
                || before.address().equals(address.toString());
    }

    private static URI address(ProviderDraft draft) {
        return draft.address().isBlank()
                ? draft.preset()
                        .address()
                        .orElseThrow(
                                () ->
                                        new DreamException(
                                                ProviderError.ADDRESS,
                                                "Say where it is: this kind has no address of its"
                                                        + " own"))
                : ProviderAddress.checked(draft.address(), draft.preset().dialect());
    }

    /** Puts the key into its envelope; says what was done, for the audit log. */
    private String lock(Provider provider, Optional<Secret> key) {
        if (key.isEmpty()) {
            return provider.known().sealedKey().isPresent() ? "kept" : "none";
        }
        if (key.get().isEmpty()) {
            provider.lock(null);
            return "none";
        }
        provider.lock(watch.envelopes().seal(key.get(), KnownProvider.about(provider.id())));
        return "set";
    }

    private void record(
            String action, Caller who, Provider provider, ProviderDraft draft, String key) {
        var host = URI.create(provider.address()).getHost();
        audit.record(
                new AuditEvent(
                        action,
                        who.personId(),
                        who.name(),
                        Optional.of(provider.name()),
                        Map.of(
                                "kind",
                                draft.preset().id(),
                                "address",
                                provider.address(),
                                "network",
                                ProviderAddress.isInside(host) ? "own" : "internet",
                                "key",
                                key,
                                "models",
                                draft.offersAll() ? "all" : Integer.toString(draft.models().size()),
                                "fallbacks",
                                String.join(" ", draft.fallbacks()),
                                "enabled",
                                Boolean.toString(draft.enabled()))));
    }
}
