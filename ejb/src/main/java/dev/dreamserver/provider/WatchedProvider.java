package dev.dreamserver.provider;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.EngineProbe;
import dev.dreamserver.engine.EngineProbe.KeyRefusedException;
import dev.dreamserver.engine.EngineProbe.Offer;
import dev.dreamserver.engine.EngineTraffic;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.provider.ProviderView.State;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One provider while the house is up: what it lists, how it does by looks and by what the gateway
 * hears of it. Thread-safe; only {@link #look} blocks.
 */
final class WatchedProvider {

    /** Taken where it does not say; models that are sold have at least this. */
    private static final int UNKNOWN_CONTEXT = 16_384;

    /** A key that requests were refused for is not tried again before. */
    private static final Duration KEY_RESTS = Duration.ofMinutes(5);

    /** Hints do not make it look more often than this. */
    private static final Duration SOONEST = Duration.ofSeconds(5);

    private final KnownProvider provider;
    private final Optional<Secret> key;
    private final ProviderSettings settings;
    private final Clock clock;

    private List<Offer> listed;
    private State state = State.NEW;
    private Instant since;
    private @Nullable String reason;
    private @Nullable Instant lastFailure;
    private Instant leftOutUntil = Instant.MIN;
    private Instant keyRestsUntil = Instant.MIN;
    private Instant looked = Instant.MIN;
    private Instant next = Instant.MIN;
    private boolean looking;

    /**
     * A provider that was not looked at yet.
     *
     * @param key empty where its envelope does not open; an empty secret where it has none
     * @param listed what it listed when it was last looked at
     */
    WatchedProvider(
            KnownProvider provider,
            Optional<Secret> key,
            List<Offer> listed,
            ProviderSettings settings,
            Clock clock) {
        this.provider = provider;
        this.key = key;
        this.listed = List.copyOf(listed);
        this.settings = settings;
        this.clock = clock;
        since = clock.instant();
        if (!provider.enabled()) {
            state = State.OFF;
        } else if (key.isEmpty()) {
            become(
                    State.NO_KEY,
                    "Its key does not open with the envelope key of this house. Give it again.");
        }
    }

    KnownProvider provider() {
        return provider;
    }

    synchronized List<Offer> listed() {
        return listed;
    }

    /** Whether it is time for a look; who is told so must {@link #look}. */
    synchronized boolean due() {
        if (looking || state == State.OFF || key.isEmpty() || clock.instant().isBefore(next)) {
            return false;
        }
        looking = true;
        return true;
    }

    /** Whether there is anything to be looked at. */
    synchronized boolean canBeLookedAt() {
        return state != State.OFF && key.isPresent();
    }

    /** Asks it for its models, and takes what it says. */
    void look() {
        try {
            var found = ask();
            synchronized (this) {
                listed = found;
                if (!clock.instant().isBefore(keyRestsUntil)) {
                    become(State.UP, null);
                }
            }
        } catch (KeyRefusedException no) {
            become(State.NO_KEY, "It refuses the house's key. Give it a new one.");
        } catch (IOException no) {
            become(
                    State.AWAY,
                    "%s cannot be asked: %s."
                            .formatted(
                                    ProviderAddress.withPort(provider.address()),
                                    EngineProbe.inWordsFromAfar(no)));
        } finally {
            synchronized (this) {
                looking = false;
                looked = clock.instant();
                next = looked.plus(settings.lookEvery());
            }
        }
    }

    private List<Offer> ask() throws IOException {
        var probe =
                new EngineProbe(provider.address(), key.orElseThrow(), provider.preset().dialect());
        var check = provider.preset().keyCheck();
        if (check.isPresent()) {
            probe.takesKey(check.get(), settings.lookTimeout());
        }
        var found = new LinkedHashMap<String, Offer>();
        for (var offer : twice(probe)) {
            if (Provider.isModel(offer.model())) {
                found.putIfAbsent(offer.model(), offer);
            }
        }
        return List.copyOf(found.values());
    }

    /** One lost packet is no reason to send everybody away. */
    private List<Offer> twice(EngineProbe probe) throws IOException {
        try {
            return probe.models(settings.lookTimeout());
        } catch (KeyRefusedException no) {
            throw no;
        } catch (IOException once) {
            return probe.models(settings.lookTimeout());
        }
    }

    /** What the gateway hears of it. */
    synchronized void heard(EngineTraffic news) {
        if (state == State.OFF || key.isEmpty()) {
            return;
        }
        var now = clock.instant();
        switch (news) {
            case EngineTraffic.Failed() -> {
                lastFailure = now;
                var soon = looked.isBefore(now.minus(SOONEST)) ? now : looked.plus(SOONEST);
                next = soon.isBefore(next) ? soon : next;
            }
            case EngineTraffic.KeyRefused() -> {
                keyRestsUntil = now.plus(KEY_RESTS);
                become(State.NO_KEY, "It refuses the house's key. Give it a new one.");
            }
            case EngineTraffic.LeftOut(var time) -> leftOutUntil = now.plus(time);
            case EngineTraffic.Back() -> leftOutUntil = Instant.MIN;
        }
    }

    private synchronized void become(State newState, @Nullable String why) {
        var now = clock.instant();
        if (why != null) {
            lastFailure = now;
        }
        if (newState != state) {
            since = now;
            if (why != null) {
                ProviderMessages.LOG.troubled(provider.name(), why);
            } else {
                ProviderMessages.LOG.answers(provider.name(), listed.size());
            }
        }
        state = newState;
        reason = why;
    }

    /** Its models as the gateway knows them, those of one that is away included. */
    synchronized List<EngineEndpoint> endpoints() {
        if (state == State.OFF) {
            return List.of();
        }
        var known = listed.stream().collect(Collectors.toMap(Offer::model, Function.identity()));
        var endpoints = new ArrayList<EngineEndpoint>();
        for (var model : offered()) {
            endpoints.add(endpoint(provider.name() + "/" + model, model, known));
            if (provider.shared()) {
                endpoints.add(endpoint(model, model, known));
            }
        }
        return endpoints;
    }

    private List<String> offered() {
        return provider.offersAll()
                ? listed.stream().map(Offer::model).toList()
                : provider.models();
    }

    private EngineEndpoint endpoint(String name, String model, Map<String, Offer> known) {
        var offer = Optional.ofNullable(known.get(model));
        return new EngineEndpoint(
                provider.name(),
                provider.address(),
                key.orElse(new Secret("")),
                name,
                model,
                offer.flatMap(Offer::contextTokens).orElse(UNKNOWN_CONTEXT),
                false,
                offer.flatMap(Offer::sees).orElse(false),
                0,
                Optional.of(
                        new ProviderTerms(
                                termsState(),
                                provider.weight(),
                                provider.concurrent(),
                                provider.fallbacks(),
                                provider.preset().toldToCount(),
                                provider.preset().keyRefusals(),
                                settings.patience(),
                                provider.preset().dialect())));
    }

    private ProviderTerms.State termsState() {
        return switch (state) {
            case OFF, AWAY -> ProviderTerms.State.AWAY;
            case NO_KEY -> ProviderTerms.State.KEY_REFUSED;
            case NEW, UP, LEFT_OUT ->
                    ProviderTerms.State.UP; // the gateway knows whom it leaves out
        };
    }

    private boolean isLeftOut() {
        return state == State.UP && clock.instant().isBefore(leftOutUntil);
    }

    private Optional<String> said() {
        return isLeftOut()
                ? Optional.of("It failed too often in a row and is asked nothing for a while.")
                : Optional.ofNullable(reason);
    }

    /** Its line on Health; none while it is switched off. */
    synchronized Optional<ServiceReport> report() {
        var how =
                switch (state) {
                    case OFF -> null;
                    case NEW -> ServiceReport.State.STARTING;
                    case UP, LEFT_OUT ->
                            isLeftOut() ? ServiceReport.State.STOPPED : ServiceReport.State.RUNNING;
                    case AWAY, NO_KEY -> ServiceReport.State.STOPPED;
                };
        return Optional.ofNullable(how)
                .map(
                        it ->
                                new ServiceReport(
                                        "provider-" + provider.name(),
                                        "Provider %s".formatted(provider.name()),
                                        "%s, %s"
                                                .formatted(
                                                        provider.preset().label(),
                                                        provider.address().getHost()),
                                        it,
                                        since,
                                        Optional.empty(),
                                        said()));
    }

    synchronized ProviderView view() {
        return new ProviderView(
                provider.name(),
                provider.version(),
                provider.preset(),
                provider.address(),
                provider.sealedKey().isPresent(),
                listed.stream().map(Offer::model).toList(),
                offered(),
                provider.offersAll(),
                provider.shared(),
                provider.weight(),
                provider.concurrent(),
                provider.fallbacks(),
                provider.enabled(),
                isLeftOut() ? State.LEFT_OUT : state,
                since,
                said(),
                Optional.ofNullable(lastFailure));
    }
}
