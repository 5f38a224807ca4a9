package dev.dreamserver.health.web;

import dev.dreamserver.health.Database;
import dev.dreamserver.health.Health;
import dev.dreamserver.health.HealthEventView;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.live.spi.Span;
import dev.dreamserver.platform.DreamException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Health: every service, how it is, since when. */
@Named
@RequestScoped
public class HealthPage {

    private static final Logger LOG = Logger.getLogger(HealthPage.class);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int EVENTS = 500;

    @Inject Health health;
    @Inject Database database;
    @Inject Clock clock;

    private List<ServiceReport> services = List.of();
    private Optional<List<HealthEventView>> events = Optional.empty();
    private boolean asked;

    @PostConstruct
    void load() {
        services = health.services();
    }

    public List<ServiceReport> getServices() {
        return services;
    }

    public long getRunning() {
        return services.stream().filter(HealthPage::well).count();
    }

    public int getCount() {
        return services.size();
    }

    /** Names what the page shows of the services; see {@link ServicesLive}. */
    public String getState() {
        return ServicesLive.state(services);
    }

    /** How many services are neither running nor on their way. */
    public long getBad() {
        return services.stream()
                .filter(one -> one.state() == State.STOPPED || one.state() == State.UNKNOWN)
                .count();
    }

    /** The colour of a state. */
    public String kind(ServiceReport service) {
        return switch (service.state()) {
            case RUNNING -> "ok";
            case RECOVERED, STARTING -> "wa";
            case STOPPED -> "er";
            case UNKNOWN -> "id";
        };
    }

    /** The icon of a state. */
    public String icon(ServiceReport service) {
        return switch (service.state()) {
            case RUNNING -> "circle-check";
            case RECOVERED -> "triangle-alert";
            case STARTING -> "loader";
            case STOPPED -> "circle-x";
            case UNKNOWN -> "circle-question-mark";
        };
    }

    /** How long it has been up, such as 2 h 14 min; empty while it is not. */
    public String up(ServiceReport service) {
        if (!well(service)) {
            return "";
        }
        return Span.of(Duration.between(service.since(), clock.instant()));
    }

    /**
     * One service over the last 24 hours.
     *
     * @param name what people call it
     * @param parts when it was not running
     * @param interruptions how often that was
     */
    public record Lane(String name, List<Part> parts, int interruptions) {}

    /**
     * A time in which it was not running, or the moment of a restart.
     *
     * @param kind its look
     * @param left where it begins, in percent of the day
     * @param width how long it is, in percent of the day
     */
    public record Part(String kind, double left, double width) {}

    /** Whether the last 24 hours can be told now. The services are well known without them. */
    public boolean isTimelineReadable() {
        return events().isPresent();
    }

    /** Read once for a page; empty while it cannot be. */
    private Optional<List<HealthEventView>> events() {
        if (!asked) {
            asked = true;
            try {
                events = database.answers() ? Optional.of(health.events(EVENTS)) : Optional.empty();
            } catch (DreamException away) {
                LOG.debug("the timeline cannot be read now", away); // the page says so
            }
        }
        return events;
    }

    /** The last 24 hours of every service. */
    public List<Lane> getLanes() {
        var now = clock.instant();
        var news = events().orElse(List.of());
        return services.stream().map(service -> lane(service, news, now)).toList();
    }

    static Lane lane(ServiceReport service, List<HealthEventView> news, Instant now) {
        var start = now.minus(DAY);
        var parts = new ArrayList<Part>();
        var until = now;
        var interruptions = 0;
        var its = news.stream().filter(one -> one.service().equals(service.id())).toList();
        var began = its.isEmpty();
        if (began || its.getFirst().at().isBefore(service.since())) { // found so, as at a start
            var from = latest(start, service.since());
            var kind = look(service.state());
            if (!kind.isEmpty()) {
                parts.add(new Part(kind, percent(start, from), percent(from, until)));
            }
            if (began || !kind.isEmpty()) {
                until = from;
            }
        }
        for (var one : its) { // newest first
            if (until.isBefore(start)) {
                continue;
            }
            var from = latest(start, one.at());
            var kind = one.planned() ? look(State.UNKNOWN) : look(one.to());
            if (!kind.isEmpty() && from.isBefore(until)) {
                parts.add(new Part(kind, percent(start, from), percent(from, until)));
            }
            if (one.to() == State.RECOVERED && one.at().isAfter(start)) {
                parts.add(new Part("w", percent(start, one.at()), 0));
            }
            var lost = one.to() == State.STOPPED || one.to() == State.RECOVERED;
            if (lost && !one.planned() && one.at().isAfter(start)) {
                interruptions++;
            }
            until = one.at();
            began = one.to() == State.RUNNING;
        }
        if (began && until.isAfter(start)) { // nothing is known of before
            parts.add(new Part(look(State.UNKNOWN), 0, percent(start, until)));
        }
        return new Lane(service.name(), parts, interruptions);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static String look(State state) {
        return switch (state) {
            case RUNNING, STARTING, RECOVERED -> "";
            case STOPPED -> "x";
            case UNKNOWN -> "i0";
        };
    }

    private static double percent(Instant from, Instant to) {
        var part = Duration.between(from, to).toMillis() * 100.0 / DAY.toMillis();
        return Math.round(part * 100) / 100.0;
    }

    private static boolean well(ServiceReport service) {
        return service.state() == State.RUNNING || service.state() == State.RECOVERED;
    }
}
