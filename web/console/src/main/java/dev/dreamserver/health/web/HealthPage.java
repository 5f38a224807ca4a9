package dev.dreamserver.health.web;

import dev.dreamserver.health.Health;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Health: every service, how it is, since when. */
@Named
@RequestScoped
public class HealthPage {

    @Inject Health health;
    @Inject Clock clock;

    private List<ServiceReport> services = List.of();

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
        var time = Duration.between(service.since(), clock.instant());
        if (time.toDays() > 0) {
            return "%d d %d h".formatted(time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? "%d min".formatted(time.toMinutes())
                : "%d s".formatted(Math.max(0, time.toSeconds()));
    }

    private static boolean well(ServiceReport service) {
        return service.state() == State.RUNNING || service.state() == State.RECOVERED;
    }
}
