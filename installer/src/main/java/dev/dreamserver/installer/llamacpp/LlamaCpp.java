package dev.dreamserver.installer.llamacpp;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A llama-server below {@code engines/llama.cpp} of a home, fetched once.
 *
 * <p>There, {@code VERSION/} holds the unpacked tree, its packages and {@code manifest.json} with
 * versions and digests; {@code current} points to the version in force; {@code fetching/} is what a
 * fetch that was cut off goes on from. A version appears whole or not at all.
 */
public final class LlamaCpp {

    /** The server, and what it needs down to the loader, so that it runs beside any other libc. */
    private static final List<String> PACKAGES =
            List.of(
                    "llama.cpp-tools",
                    "libllama0",
                    "libggml0",
                    "libc6",
                    "libgcc-s1",
                    "libstdc++6",
                    "libgomp1",
                    "libssl3t64",
                    "zlib1g",
                    "libzstd1");

    private static final Map<String, Machine> MACHINES =
            Map.of(
                    "amd64", new Machine("x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
                    "aarch64", new Machine("aarch64-linux-gnu", "ld-linux-aarch64.so.1"));

    private static final Path PROGRAMS = Path.of("/usr/bin");
    private static final Path KEYRINGS = Path.of("/usr/share/keyrings");
    private static final String LISTING = "Reading the list of packages";
    private static final String LABEL = "Fetching llama.cpp";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path programs;
    private final Path keyrings;
    private final Progress progress;

    private record Machine(String libraries, String loader) {}

    LlamaCpp(Path home, Path programs, Path keyrings, Progress progress) {
        this.folder = home.resolve("engines").resolve("llama.cpp").toAbsolutePath().normalize();
        this.programs = programs;
        this.keyrings = keyrings;
        this.progress = progress;
    }

    /**
     * Makes sure that there is one. Asks nobody when there is; two at a time wait for each other.
     *
     * @return the root of its tree; the server is {@code usr/bin/llama-server} in it
     * @throws Trouble with what to do, when none can be had
     */
    public static Path ensure(Path home, Progress progress) {
        return new LlamaCpp(home, PROGRAMS, KEYRINGS, progress).ensure();
    }

    /** The root of the tree that was fetched before, if any. */
    public static Optional<Path> fetched(Path home) {
        return new LlamaCpp(home, PROGRAMS, KEYRINGS, Progress.quiet()).present();
    }

    private Optional<Path> present() {
        var current = folder.resolve("current");
        return Files.isExecutable(current.resolve("usr/bin/llama-server"))
                ? Optional.of(current)
                : Optional.empty();
    }

    Path ensure() {
        var machine = machine();
        var there = present();
        if (there.isPresent()) {
            return there.get();
        }
        try {
            Files.createDirectories(folder);
            try (var channel =
                            FileChannel.open(
                                    folder.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IllegalStateException("a lock that is none");
                }
                var meanwhile = present();
                return meanwhile.isPresent() ? meanwhile.get() : fetch(machine);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new Trouble(
                    "llama.cpp cannot be kept in the home: " + e.getMessage(),
                    "Look at the free space and the owner of the folder. " + Apt.ADVICE,
                    e);
        }
    }

    private static Machine machine() {
        var machine =
                System.getProperty("os.name", "").equals("Linux")
                        ? MACHINES.get(System.getProperty("os.arch", ""))
                        : null;
        if (machine == null) {
            throw new Trouble(
                    "For this kind of machine there is no llama.cpp to fetch.", Apt.ADVICE);
        }
        return machine;
    }

    private Path fetch(Machine machine) throws IOException {
        var work = folder.resolve("fetching");
        Files.createDirectories(work);
        var apt = new Apt(work.resolve("apt"), programs, keyrings);
        progress.step(LISTING, 0, Progress.UNKNOWN);
        var mirror = apt.prepare();
        counting(LISTING, Progress.UNKNOWN, List.of(), apt::update);
        var debs = apt.plan(PACKAGES);
        progress.done(LISTING);
        var total = debs.stream().mapToLong(Apt.Deb::bytes).sum();
        var stored = work.resolve("apt/debs");
        counting(LABEL, total, List.of(stored, apt.archives()), () -> apt.download(PACKAGES));
        check(stored, debs);

        var tree = work.resolve("tree");
        remove(tree);
        Files.createDirectories(tree.resolve("debs"));
        for (var deb : debs) {
            apt.unpack(stored.resolve(deb.file()), tree);
            Files.move(stored.resolve(deb.file()), tree.resolve("debs").resolve(deb.file()));
        }
        prove(tree, machine);
        manifest(tree, mirror, debs);
        var root = place(tree, debs);
        remove(work);
        progress.done(LABEL);
        return root;
    }

    /** Runs a piece of work and tells how many bytes lie in the folders meanwhile. */
    private void counting(String label, long total, List<Path> folders, Runnable work) {
        var running = CompletableFuture.runAsync(work);
        while (true) {
            try {
                running.get(200, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stillWorks) {
                progress.step(label, folders.stream().mapToLong(LlamaCpp::bytes).sum(), total);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Trouble("Fetching llama.cpp was interrupted.", "", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Trouble trouble) {
                    throw trouble;
                }
                throw new IllegalStateException(e);
            }
        }
    }

    /** Files come and go while apt works, so one that is gone counts nothing. */
    private static long bytes(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (IOException | UncheckedIOException vanished) {
            return 0;
        }
    }

    /** apt has checked them; this is the digest that goes into the manifest, so it must agree. */
    private static void check(Path stored, List<Apt.Deb> debs) throws IOException {
        for (var deb : debs) {
            var file = stored.resolve(deb.file());
            var actual = sha256(file);
            if (!deb.sha256().isEmpty() && !deb.sha256().equals(actual)) {
                Files.delete(file);
                throw new Trouble(
                        "A package of llama.cpp is not what Debian signed, so it was thrown away.",
                        "Try again. " + Apt.ADVICE);
            }
        }
    }

    /** It must run here before it counts. */
    private static void prove(Path tree, Machine machine) throws IOException {
        var libraries = tree.resolve("usr/lib").resolve(machine.libraries());
        var process =
                new ProcessBuilder(
                                libraries.resolve(machine.loader()).toString(),
                                "--library-path",
                                "%s:%s:%s"
                                        .formatted(
                                                libraries,
                                                libraries.resolve("llama"),
                                                libraries.resolve("ggml")),
                                tree.resolve("usr/bin/llama-server").toString(),
                                "--version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new Trouble(
                        "The llama.cpp that Debian offers today does not run on this machine.",
                        Apt.ADVICE);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new Trouble("Fetching llama.cpp was interrupted.", "", e);
        }
    }

    private static void manifest(Path tree, String mirror, List<Apt.Deb> debs) throws IOException {
        var json = JSON.createObjectNode();
        json.put("fetchedAt", Instant.now().toString());
        json.put("mirror", mirror);
        json.put("suite", "sid");
        var packages = json.putArray("packages");
        for (var deb : debs) {
            var name = deb.file().split("_", -1);
            packages.addObject()
                    .put("name", name[0])
                    .put(
                            "version",
                            URLDecoder.decode(name[1].replace("+", "%2B"), StandardCharsets.UTF_8))
                    .put("architecture", name[2].replaceFirst("\\.deb$", ""))
                    .put("file", deb.file())
                    .put("bytes", deb.bytes())
                    .put("sha256", sha256(tree.resolve("debs").resolve(deb.file())));
        }
        Files.writeString(tree.resolve("manifest.json"), json.toPrettyString());
    }

    /** Into place in one step each: first the version, then the pointer to it. */
    private Path place(Path tree, List<Apt.Deb> debs) throws IOException {
        var name =
                debs.stream().filter(deb -> deb.file().startsWith("llama.cpp-tools_")).findFirst();
        var version =
                name.orElseThrow().file().split("_", -1)[1].replaceAll("^.*%3a", "")
                        + "-"
                        + digest(debs).substring(0, 8);
        var root = folder.resolve(version);
        remove(root);
        Files.move(tree, root, StandardCopyOption.ATOMIC_MOVE);
        var pointer = folder.resolve("current.new");
        Files.deleteIfExists(pointer);
        Files.createSymbolicLink(pointer, Path.of(version));
        Files.move(pointer, folder.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
        return folder.resolve("current");
    }

    private static String digest(List<Apt.Deb> debs) {
        var digest = sha256();
        debs.forEach(deb -> digest.update(deb.file().getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(Path file) throws IOException {
        var digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        var all = new ArrayList<Path>();
        try (var files = Files.walk(tree)) {
            files.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (var file : all) {
            Files.delete(file);
        }
    }
}
