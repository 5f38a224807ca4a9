package dev.dreamserver.installer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One whole run: the house by itself first (starts, memory, pages, first token), then the traffic
 * side by side. Bounded: about three minutes and two for each round.
 */
final class Bench {

    private static final String ADMIN = "admin";
    private static final int IDLE_SECONDS = 20;
    private static final int COMMITS = 300;
    private static final Pattern CPU_NAME = Pattern.compile("model name\\s*:\\s*(.+)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+(\\d+)");

    private final Path folder;
    private final int port;
    private final Consumer<String> progress;
    private final Cores cores = Cores.of(Runtime.getRuntime().availableProcessors());
    private final List<Figures.Line> lines = new ArrayList<>();
    private final List<Figures.Page> pages = new ArrayList<>();

    Bench(Path folder, int port, Consumer<String> progress) {
        this.folder = folder;
        this.port = port;
        this.progress = progress;
    }

    Figures run(int rounds, boolean house) throws IOException, InterruptedException {
        List<Measured> measured;
        try (var tools = new Tools(folder.resolve("tools"), cores)) {
            tools.build();
            measured = house ? withHouse(tools, rounds) : withoutHouse(tools, rounds);
        }
        return new Figures(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                machine(),
                rounds,
                lines,
                pages,
                Figures.traffic(measured));
    }

    private List<Measured> withoutHouse(Tools tools, int rounds)
            throws IOException, InterruptedException {
        var parties = peers(tools);
        var traffic = new Rounds(tools, progress);
        for (var party : parties) {
            traffic.warmUp(party, 2);
        }
        return traffic.run(parties, rounds);
    }

    private List<Measured> withHouse(Tools tools, int rounds)
            throws IOException, InterruptedException {
        try (var house = new BenchHouse(folder.resolve("home"), port)) {
            progress.accept("first start, with its own engine");
            var first = house.up(Optional.empty());
            lines.add(Figures.Line.stated("first start, nothing prepared", first.seconds(), "s"));
            firstToken(house);
            var password = firstSignIn(house);
            house.down();

            var parties = new ArrayList<>(peers(tools));
            progress.accept("second start, with the mock engine");
            var again = house.up(Optional.of("http://127.0.0.1:" + parties.getFirst().port()));
            starts(house, again);
            restart(house);
            idle(house);
            commits(house);
            pin(house);
            parties.add(dream(house));
            var traffic = new Rounds(tools, progress);
            traffic.warmUp(parties.get(0), 2);
            traffic.warmUp(parties.get(1), 2);
            traffic.warmUp(parties.get(2), 25);
            var measured = traffic.run(parties, rounds);
            if (password.isPresent()) {
                unpin(house);
                console(house, tools, parties.getLast(), password.get());
            }
            lines.add(
                    Figures.Line.stated(
                            "house's memory after all of it",
                            Footprint.of(Path.of("/proc"), house.pid("house")).rssMegabytes(),
                            "MB"));
            return measured;
        }
    }

    private List<Party> peers(Tools tools) throws IOException, InterruptedException {
        var enginePort = Tools.freePort(port + 20);
        tools.startMock(enginePort);
        var nginxPort = Tools.freePort(enginePort + 1);
        var nginx = tools.startNginx(nginxPort, enginePort);
        return List.of(
                new Party(Party.DIRECT, enginePort, "-", "mock", Map.of()),
                new Party(Party.NGINX, nginxPort, "-", "mock", Map.of("nginx", nginx)));
    }

    private Party dream(BenchHouse house) throws IOException, InterruptedException {
        var key = house.newKey("bench-traffic");
        var headers = folder.resolve("headers");
        Files.writeString(headers, "Authorization: Bearer " + key + "\r\n");
        var model = new FirstToken(house, key).model();
        return new Party(
                Party.DREAM,
                house.port(),
                headers.toString(),
                model,
                Map.of("house", house.pid("house"), "database", house.pid("database")));
    }

    private void starts(BenchHouse house, BenchHouse.Start start) throws IOException {
        lines.add(Figures.Line.atMost("cold start of the whole stack", start.seconds(), "s", 60));
        start.phases()
                .forEach(
                        (name, seconds) ->
                                lines.add(
                                        Figures.Line.stated("· " + name + " ready", seconds, "s")));
        house.serverBoot()
                .ifPresent(
                        seconds ->
                                lines.add(
                                        Figures.Line.stated(
                                                "· WildFly's own start, beside the others",
                                                seconds,
                                                "s")));
    }

    /** The server's own start, with nobody else starting: what a restart after a kill takes. */
    private void restart(BenchHouse house) throws IOException, InterruptedException {
        progress.accept("restarting the house alone");
        house.restart();
        house.serverBoot()
                .ifPresent(
                        seconds ->
                                lines.add(
                                        Figures.Line.atMost(
                                                "WildFly with the app ready", seconds, "s", 15)));
    }

    private void idle(BenchHouse house) throws IOException, InterruptedException {
        progress.accept("idle for %d s".formatted(IDLE_SECONDS));
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        var proc = Path.of("/proc");
        lines.add(
                Figures.Line.atMost(
                        "house's idle memory",
                        Footprint.of(proc, house.pid("house")).rssMegabytes(),
                        "MB",
                        650));
        lines.add(
                Figures.Line.stated(
                        "sign-in's idle memory",
                        Footprint.of(proc, house.pid("sign-in")).rssMegabytes(),
                        "MB"));
    }

    private void firstToken(BenchHouse house) throws IOException, InterruptedException {
        progress.accept("first token of the real engine");
        var asked = new FirstToken(house, house.newKey("bench-first-token"));
        var times = asked.measure(asked.model(), 5, 20);
        lines.add(
                Figures.Line.atMost(
                        "first token, warm, real engine (p50)", Numbers.median(times), "ms", 500));
        lines.add(
                Figures.Line.atMost(
                        "first token, warm, real engine (worst of 20)",
                        times.stream().mapToDouble(Double::doubleValue).max().orElse(0),
                        "ms",
                        500));
    }

    /** What the first admin's password is from now on; empty in a home that is not new. */
    private static Optional<String> firstSignIn(BenchHouse house)
            throws IOException, InterruptedException {
        var given = house.firstPassword();
        if (given.isEmpty()) {
            return given;
        }
        ConsoleSession.signIn(house.url(), ADMIN, given.get()).close();
        return given.map(ConsoleSession::changed);
    }

    private void console(BenchHouse house, Tools tools, Party dream, String password)
            throws IOException, InterruptedException {
        try (var people = ConsoleBench.signIn(house, ADMIN, password, progress)) {
            pages.addAll(people.pages());
            lines.addAll(people.crowd(tools, dream));
            lines.addAll(people.push());
        }
    }

    /** The price of one durable commit here, from one client: nothing that records is cheaper. */
    private void commits(BenchHouse house) throws IOException {
        var micros = new ArrayList<Double>();
        try (var database = house.database();
                var work = database.createStatement()) {
            work.execute("create table if not exists bench_commit (n int)");
            try (var row = database.prepareStatement("insert into bench_commit values (1)")) {
                for (var i = 0; i < COMMITS; i++) {
                    var begin = System.nanoTime();
                    row.executeUpdate();
                    micros.add((System.nanoTime() - begin) / 1e3);
                }
            }
            work.execute("drop table bench_commit");
        } catch (SQLException refused) {
            throw new IOException(refused);
        }
        lines.add(Figures.Line.stated("one durable commit (p50)", Numbers.median(micros), "µs"));
    }

    /** The house gets one core, like nginx; the database another. */
    private void pin(BenchHouse house) throws IOException, InterruptedException {
        if (cores.gateway() >= 0) {
            keep(house, "" + cores.gateway(), "" + cores.database());
        }
    }

    /** Pages are measured on the whole machine, as people have it. */
    private void unpin(BenchHouse house) throws IOException, InterruptedException {
        if (cores.gateway() >= 0) {
            var all = "0-" + (Runtime.getRuntime().availableProcessors() - 1);
            keep(house, all, all);
        }
    }

    private static void keep(BenchHouse house, String ofHouse, String ofDatabase)
            throws IOException, InterruptedException {
        taskset(ofHouse, house.pid("house"));
        var database = house.pid("database");
        taskset(ofDatabase, database);
        for (var child :
                ProcessHandle.of(database).stream().flatMap(ProcessHandle::descendants).toList()) {
            taskset(ofDatabase, child.pid());
        }
    }

    private static void taskset(String cores, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("taskset", "-a", "-c", "-p", cores, "" + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(10, TimeUnit.SECONDS);
    }

    private String machine() throws IOException {
        var cpu = CPU_NAME.matcher(read(Path.of("/proc/cpuinfo")));
        var memory = MEMORY.matcher(read(Path.of("/proc/meminfo")));
        return "%s, %d cores%s, %d GB, Java %s"
                .formatted(
                        cpu.find() ? cpu.group(1).strip() : System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        cores.gateway() < 0 ? "" : " (each way has one to itself)",
                        memory.find() ? Math.round(Long.parseLong(memory.group(1)) / 1048576.0) : 0,
                        Runtime.version().feature());
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
