package dev.dreamserver.installer.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The console as fifty people use it: what its pages weigh and how fast they come, alone and while
 * the gateway is busy, and what it costs to push news to a thousand browsers.
 */
final class ConsoleBench implements AutoCloseable {

    private static final int PEOPLE = 50;
    private static final int BROWSERS_EACH = 20; // more of one session the house refuses
    private static final int RENDERS = 60;
    private static final int USED_PAGES = 3_000; // a house in use, not one that was just started
    private static final int USED_BY = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration CROWD = Duration.ofSeconds(40);
    private static final int SATURATIONS = 3;
    private static final Duration AT_REST = Duration.ofSeconds(3);
    private static final Duration BETWEEN_PAGES = Duration.ofSeconds(5);
    private static final Duration WATCH = Duration.ofSeconds(30);
    private static final List<String> PAGES =
            List.of(
                    "/",
                    "/chat",
                    "/health",
                    "/keys",
                    "/usage",
                    "/usage/prices",
                    "/budgets",
                    "/models",
                    "/gpu",
                    "/providers",
                    "/routing",
                    "/settings",
                    "/settings/house",
                    "/setup",
                    "/setup/card",
                    "/bell",
                    "/docs",
                    "/hud");
    private static final String TOPICS = "/live?topics=machine,services,home,bell";

    private final BenchHouse house;
    private final Consumer<String> progress;
    private final List<ConsoleSession> people;

    private ConsoleBench(BenchHouse house, Consumer<String> progress, List<ConsoleSession> people) {
        this.house = house;
        this.progress = progress;
        this.people = people;
    }

    /** Signs in fifty times. */
    static ConsoleBench signIn(
            BenchHouse house, String user, String password, Consumer<String> progress)
            throws IOException, InterruptedException {
        progress.accept("%d people sign in".formatted(PEOPLE));
        var people = new ArrayList<ConsoleSession>();
        for (var i = 0; i < PEOPLE; i++) {
            people.add(ConsoleSession.signIn(house.url(), user, password));
        }
        var bench = new ConsoleBench(house, progress, people);
        bench.use();
        return bench;
    }

    /** Opens pages until Java's compiler has seen them, and lets it come to its end. */
    private void use() throws IOException, InterruptedException {
        progress.accept("%d pages are opened".formatted(USED_PAGES));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (var i = 0; i < USED_BY; i++) {
                var person = people.get(i);
                running.add(
                        threads.submit(
                                () -> {
                                    for (var page = 0; page < USED_PAGES / USED_BY; page++) {
                                        millis(person, PAGES.get(page % PAGES.size()));
                                    }
                                    return null;
                                }));
            }
            for (var one : running) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
        var limit = Instant.now().plus(WARM_UP);
        while (cpuSeconds(AT_REST) > AT_REST.toSeconds() * 0.1 && Instant.now().isBefore(limit)) {
            // Java's compiler has pages to do
        }
    }

    /** Each page by itself, and a conversation of a thousand messages. */
    List<Figures.Page> pages() throws IOException, InterruptedException {
        var measured = new ArrayList<Figures.Page>();
        for (var person : people) {
            millis(person, PAGES.getFirst()); // the first after a pause waits for the sign-in
        }
        for (var path : PAGES) {
            measured.add(page(path, path));
        }
        measured.add(page("/chat?c=" + longConversation(), "/chat, 1,000 messages"));
        return measured;
    }

    private Figures.Page page(String path, String name) throws IOException, InterruptedException {
        progress.accept("page " + name);
        var weight = new PageWeight(people.getFirst(), path).weigh();
        var times = new ArrayList<Double>();
        for (var i = 0; i < RENDERS; i++) {
            times.add(millis(people.get(i % PEOPLE), path));
        }
        var settled = times.subList(RENDERS / 3, RENDERS);
        return new Figures.Page(
                name,
                weight.first(),
                weight.warm(),
                weight.resources(),
                weight.requests(),
                Numbers.median(settled),
                Numbers.percentile(settled, 95));
    }

    private static double millis(ConsoleSession person, String path)
            throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var answer = person.get(person.at(path));
        var millis = (System.nanoTime() - begin) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return millis;
    }

    /**
     * Fifty people open a page every five seconds each, while programs ask for half of what the
     * gateway could just give.
     */
    List<Figures.Line> crowd(Tools tools, Party dream) throws IOException, InterruptedException {
        var requestsPerSecond = (int) (saturation(tools, dream) / 2);
        progress.accept("%d people, and %d requests a second".formatted(PEOPLE, requestsPerSecond));
        var times = Collections.synchronizedList(new ArrayList<Double>());
        var begin = Instant.now().plus(WARM_UP);
        var end = begin.plus(CROWD);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            running.add(
                    threads.submit(
                            () ->
                                    tools.load(
                                            "rate",
                                            "" + dream.port(),
                                            dream.model(),
                                            dream.headers(),
                                            Rounds.NO_WAIT,
                                            "" + requestsPerSecond,
                                            "" + WARM_UP.plus(CROWD).toSeconds(),
                                            "64")));
            for (var i = 0; i < PEOPLE; i++) {
                var first = i;
                running.add(threads.submit(() -> walk(first, begin, end, times)));
            }
            for (var one : running) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
        return List.of(
                Figures.Line.stated("requests a second meanwhile", requestsPerSecond, ""),
                Figures.Line.stated("a page for 50 people (p50)", Numbers.median(times), "ms"),
                Figures.Line.atMost(
                        "a page for 50 people (p95)", Numbers.percentile(times, 95), "ms", 150));
    }

    /** Requests a second that the gateway answers at most, on this machine at this moment. */
    private double saturation(Tools tools, Party dream) throws IOException, InterruptedException {
        progress.accept("saturation on the whole machine");
        var found = new ArrayList<Double>();
        for (var i = 0; i < SATURATIONS; i++) {
            var load =
                    tools.load(
                            "sat",
                            "" + dream.port(),
                            dream.model(),
                            dream.headers(),
                            Rounds.NO_WAIT,
                            "4",
                            "64");
            found.add(load.path("rps").asDouble());
        }
        return Numbers.median(found);
    }

    private Void walk(int person, Instant begin, Instant end, List<Double> times)
            throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_PAGES.toMillis() * person / PEOPLE);
        for (var i = person; Instant.now().isBefore(end); i++) {
            var asked = Instant.now();
            var millis = millis(people.get(person), PAGES.get(i % PAGES.size()));
            if (asked.isAfter(begin)) {
                times.add(millis);
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_PAGES.toMillis());
        }
        return null;
    }

    /** A thousand browsers watch; nobody else does anything. */
    List<Figures.Line> push() throws IOException, InterruptedException {
        progress.accept("%d browsers watch".formatted(PEOPLE * BROWSERS_EACH));
        var quiet = cpuSeconds(WATCH);
        var heard = new AtomicLong();
        var open = new ArrayList<Future<?>>();
        for (var person : people) {
            for (var i = 0; i < BROWSERS_EACH; i++) {
                open.add(watch(person, heard));
            }
        }
        while (heard.get() < open.size()) {
            if (open.stream().anyMatch(Future::isDone)) {
                throw new IOException("a stream of news ended early");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
        var before = heard.get();
        var busy = cpuSeconds(WATCH);
        var updates = heard.get() - before;
        var lost = open.stream().filter(Future::isDone).count();
        return List.of(
                Figures.Line.stated(
                        "browsers that are told news", (double) (open.size() - lost), ""),
                Figures.Line.stated(
                        "updates they are told a second", updates / (double) WATCH.toSeconds(), ""),
                Figures.Line.atMost(
                        "CPU for each update and browser",
                        updates == 0 ? 0 : Math.max(0, busy - quiet) / updates * 1e6,
                        "µs",
                        50));
    }

    private static Future<?> watch(ConsoleSession person, AtomicLong heard) {
        var request =
                HttpRequest.newBuilder(person.at(TOPICS))
                        .header("Accept", "text/event-stream")
                        .build();
        return person.client()
                .sendAsync(
                        request, HttpResponse.BodyHandlers.fromLineSubscriber(new Listener(heard)))
                .thenAccept(
                        answer -> {
                            throw new UncheckedIOException(
                                    new IOException("ended with " + answer.statusCode()));
                        });
    }

    /** Counts what changes the page. */
    private record Listener(AtomicLong heard) implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription all) {
            all.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (line.equals("event: values") || line.equals("event:values")) {
                heard.incrementAndGet();
            }
        }

        @Override
        public void onError(Throwable gone) {}

        @Override
        public void onComplete() {}
    }

    private double cpuSeconds(Duration time) throws IOException, InterruptedException {
        var proc = Path.of("/proc");
        var pid = house.pid("house");
        var before = Footprint.of(proc, pid).cpuSeconds();
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        return Footprint.of(proc, pid).cpuSeconds() - before;
    }

    /** A conversation of the person who signed in, as long as the house allows. */
    private UUID longConversation() throws IOException {
        var id = UUID.randomUUID();
        try (var database = house.database()) {
            for (var sql : LONG_CONVERSATION) {
                try (var statement = database.prepareStatement(sql)) {
                    statement.setObject(1, id);
                    statement.executeUpdate();
                }
            }
        } catch (SQLException refused) {
            throw new IOException(refused);
        }
        return id;
    }

    private static final List<String> LONG_CONVERSATION =
            List.of(
                    """
                    insert into chat_conversation
                        (id, version, person_id, title, created_at, updated_at)
                    select ?, 0, person_id, 'A long one', now(), now() from identity_person
                    order by last_sign_in desc nulls last limit 1""",
                    """
                    insert into chat_message
                        (id, conversation_id, position, follows, author, body, created_at,
                         model, outcome, tokens_out, duration_micros)
                    select gen_random_uuid(), ?, n, nullif(n - 1, 0),
                        case when n % 2 = 1 then 'PERSON' else 'MODEL' end,
                        repeat('Some **words** of a message, and `code` too. ', 12), now(),
                        case when n % 2 = 0 then 'mock' end,
                        case when n % 2 = 0 then 'COMPLETE' end, 100, 1000000
                    from generate_series(1, 1000) n""",
                    "update chat_conversation set shown_end = 1000 where id = ?");

    @Override
    public void close() {
        people.forEach(ConsoleSession::close);
    }
}
