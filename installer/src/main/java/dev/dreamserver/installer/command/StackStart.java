package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.check.Preflight;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.SettingsInForce;
import dev.dreamserver.installer.llamacpp.LlamaCpp;
import dev.dreamserver.installer.stack.House;
import dev.dreamserver.installer.stack.Stack;
import dev.dreamserver.installer.supervisor.ControlClient;
import dev.dreamserver.installer.supervisor.Guard;
import dev.dreamserver.installer.supervisor.Runner;
import dev.dreamserver.installer.supervisor.ServiceState;
import dev.dreamserver.installer.supervisor.ServiceState.State;
import dev.dreamserver.installer.supervisor.Shutdown;
import dev.dreamserver.installer.terminal.Screen;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** From whatever is there to a running stack: the work of {@code up}, in order and with limits. */
final class StackStart {

    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Installation at;
    private final Screen screen;
    private final ControlClient client;
    private final Guard guard;
    private final Set<String> told = new HashSet<>();
    private List<ServiceState> services = List.of();

    StackStart(Installation at, Screen screen) {
        this.at = at;
        this.screen = screen;
        this.client = new ControlClient(at.home().controlSocket());
        this.guard = new Guard(at);
    }

    /** The services as they were at the end. */
    List<ServiceState> services() {
        return services;
    }

    /**
     * Brings everything up, or throws with the cause. Changed settings act where a service has
     * failed or nobody watches; what is in use keeps those that it was started with.
     *
     * @param apply whether they act in any case
     */
    void run(boolean apply) {
        var begin = System.nanoTime();
        var started = at.asStarted();
        var changed = !at.settings().differences(started.settings()).isEmpty();
        var answer = client.status();
        var watched = answer.isPresent() && guard.running().isPresent();
        var now = answer.orElse(List.of());
        var failed = now.stream().anyMatch(service -> service.state() == State.STOPPED);
        if (changed && (apply || failed || !watched)) {
            stop(started);
            watched = false;
        }
        if (!watched) {
            // A guard without supervisor, or a supervisor without guard: both start afresh.
            new Shutdown(at).endSupervisor();
            prepare();
            new SettingsInForce(at.home()).remember(at.settings());
            guard.start();
            awaitSupervisor();
        } else if (now.stream().allMatch(ServiceState::usable)) {
            services = now;
            screen.good("Dream Server already runs.");
            return;
        } else {
            new StackStart(started, screen).prepare();
            client.start();
        }
        follow(begin);
    }

    private void stop(Installation started) {
        screen.passing("  Stopping, so that the new settings act …");
        var stopped = new Shutdown(started).everything();
        screen.clear();
        if (stopped) {
            screen.good("Stopped, so that the new settings act.");
        }
    }

    /**
     * Before the supervisor runs in this very process. Where another one died, what it left running
     * is adopted as it is; else the settings of today are in force.
     */
    void prepareAlone() {
        if (client.status().isPresent()) {
            throw new Trouble("Dream Server already runs.", "Stop it first: ./dream down");
        }
        new Shutdown(at).endSupervisor();
        var adopted = at.asStarted();
        if (running(adopted).isEmpty()) {
            prepare();
            new SettingsInForce(at.home()).remember(at.settings());
        } else {
            new StackStart(adopted, screen).prepare();
        }
    }

    private void prepare() {
        var running = running(at);
        new Preflight(at, screen).check(running);
        for (var part : Stack.of(at)) {
            if (!running.contains(part.id())) {
                part.prepare(screen.progress());
            }
        }
        if (!running.contains(House.ID)) {
            engine();
        }
    }

    private static Set<String> running(Installation at) {
        var running = new HashSet<String>();
        for (var part : Stack.of(at)) {
            if (new Runner(at.home(), part).running().isPresent()) {
                running.add(part.id());
            }
        }
        return running;
    }

    /** Without a llama-server of its own the house still has the engine in its box. */
    private void engine() {
        var settings = at.settings();
        if (settings.isSet(LauncherSettings.ENGINE_URL)
                || settings.isSet(LauncherSettings.ENGINE_BINARY)
                || onPath("llama-server")) {
            return;
        }
        try {
            var tree = LlamaCpp.ensure(at.home().root(), screen.progress());
            if (!Files.exists(tree)) {
                throw new Trouble("llama.cpp was fetched but is not there.", "");
            }
        } catch (Trouble none) {
            screen.clear();
            screen.warn(none.line());
            screen.line("  The next start tries again.");
        }
    }

    private static boolean onPath(String program) {
        var path = System.getenv().getOrDefault("PATH", "");
        for (var folder : path.split(File.pathSeparator, -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private void awaitSupervisor() {
        var until = System.nanoTime() + SUPERVISOR_LIMIT.toNanos();
        try {
            while (client.status().isEmpty()) {
                if (System.nanoTime() > until || guard.running().isEmpty()) {
                    throw new Trouble(
                            "The supervisor does not start.", "See ./dream logs supervisor");
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("Interrupted.", "Run ./dream up again; it continues.");
        }
    }

    private void follow(long begin) {
        var limit = at.settings().get(LauncherSettings.START_LIMIT).multipliedBy(2);
        var last = client.watch(limit, now -> settled(now, begin)).orElse(List.of());
        screen.clear();
        services = last;
        for (var service : last) {
            if (!service.usable()) {
                throw new Trouble(
                        "%s (%s) is not running: %s"
                                .formatted(
                                        service.name(),
                                        service.detail(),
                                        service.reason() == null
                                                ? "it was not ready in time"
                                                : service.reason()),
                        "The whole story: ./dream logs %s. Then ./dream up continues."
                                .formatted(service.id()));
            }
        }
        if (last.isEmpty()) {
            throw new Trouble("The supervisor went away.", "See ./dream logs supervisor");
        }
        screen.good("All ready: %.1f s".formatted((System.nanoTime() - begin) / 1e9));
    }

    private boolean settled(List<ServiceState> now, long begin) {
        var seconds = (System.nanoTime() - begin) / 1e9;
        for (var service : now) {
            if (service.usable() && told.add(service.id())) {
                screen.clear();
                screen.good(
                        "%s, %s: ready after %.1f s"
                                .formatted(service.name(), service.detail(), seconds));
            }
        }
        var waiting = now.stream().filter(s -> !s.usable()).map(ServiceState::name).toList();
        if (!waiting.isEmpty()) {
            screen.passing("  Starting %s … %.0f s".formatted(String.join(", ", waiting), seconds));
        }
        return now.stream().allMatch(s -> s.usable() || s.state() == State.STOPPED)
                && (waiting.isEmpty() || failedForReal(now));
    }

    /** A service that nobody has begun to start yet counts as waiting. */
    private static boolean failedForReal(List<ServiceState> now) {
        return now.stream().anyMatch(s -> s.state() == State.STOPPED && s.reason() != null);
    }
}
