package dev.dreamserver.home.web;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.security.Roles;
import dev.dreamserver.usage.Usage;
import dev.dreamserver.usage.UsageFigures;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** The figures of Home while they change, and whether another model answers now. */
@ApplicationScoped
public class FiguresLive implements LiveSource {

    private static final Logger LOG = Logger.getLogger(FiguresLive.class);

    @Inject Usage usage;
    @Inject Engines engines;
    @Resource ManagedExecutorService threads;

    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Map<String, Object> known = Map.of();

    @Override
    public String topic() {
        return "home";
    }

    @Override
    public Set<String> roles() {
        return Roles.ALL;
    }

    /** From memory; what the database knows is read beside it, and told the next time. */
    @Override
    public Map<String, Object> values() {
        if (reading.compareAndSet(false, true)) {
            threads.execute(this::read);
        }
        var values = new TreeMap<>(known);
        values.put("engine", engine(engines.ready()));
        return values;
    }

    private void read() {
        try {
            known = values(usage.figures(ZoneId.systemDefault()));
        } catch (RuntimeException away) {
            LOG.debug("the figures cannot be read now", away);
            known = Map.of(); // an old figure is no figure
        } finally {
            reading.set(false);
        }
    }

    private static Map<String, Object> values(UsageFigures figures) {
        var values = new TreeMap<String, Object>();
        values.put("notes", notes(figures));
        values.put("requests", figures.requestsToday());
        figures.tokensPerSecond().ifPresent(speed -> values.put("speed", pace(speed)));
        figures.firstTokenMicrosToday()
                .ifPresent(micros -> values.put("first", Math.round(micros / 1_000.0)));
        return Map.copyOf(values);
    }

    private static double pace(double tokens) {
        return tokens < 100 ? Math.round(tokens * 10) / 10.0 : Math.round(tokens);
    }

    /** Changes with the model that answers. */
    static String engine(List<EngineEndpoint> ready) {
        return Integer.toHexString(
                ready.stream()
                        .map(one -> List.of(one.model(), one.contextTokens(), one.builtInGuide()))
                        .toList()
                        .hashCode());
    }

    /**
     * Changes when what stands beside the figures is worth another look, so not with each request:
     * a figure that was not there before, a person more, a failure, a request in another hour.
     */
    static String notes(UsageFigures figures) {
        return Integer.toHexString(
                List.of(
                                figures.peopleToday(),
                                figures.failuresToday(),
                                figures.tokensPerSecond().isPresent(),
                                figures.firstTokenMicrosToday().isPresent(),
                                figures.usualLow().isPresent(),
                                figures.requestsByHour().subList(0, 23))
                        .hashCode());
    }
}
