package dev.dreamserver.installer.llamacpp;

import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This machine's apt, working in folders of its own: nothing of the system's state is read or
 * changed, apart from its way to the network. Signatures are checked by apt with Debian's keyring;
 * what is unsigned is refused, whatever the system's settings allow.
 */
final class Apt {

    static final String ADVICE =
            "Put a llama-server on the PATH, or name an engine that runs elsewhere with dream up"
                    + " --engine URL. Until then the slower built-in engine answers.";

    private static final String ANY_MIRROR = "http://deb.debian.org/debian";
    private static final List<String> KEYRINGS =
            List.of("debian-archive-keyring.gpg", "debian-archive-keyring.pgp");
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Pattern LINE =
            Pattern.compile("'(?<uri>[^']+)' (?<file>\\S+) (?<size>\\d+) (?<hash>\\S+)");

    private final Path folder;
    private final Path programs;
    private final Path keyrings;

    /**
     * Works in a folder, with this machine's programs and keys.
     *
     * @param programs where apt is, {@code /usr/bin}
     * @param keyrings where Debian's keys are, {@code /usr/share/keyrings}
     */
    Apt(Path folder, Path programs, Path keyrings) {
        this.folder = folder;
        this.programs = programs;
        this.keyrings = keyrings;
    }

    /**
     * One package to be fetched.
     *
     * @param file its name on disk
     * @param bytes its size
     * @param sha256 as signed, or empty when the index has another digest
     */
    record Deb(String file, long bytes, String sha256) {}

    Path lists() {
        return folder.resolve("lists");
    }

    Path archives() {
        return folder.resolve("archives");
    }

    /** The way to the packages: the mirror that this machine uses, if it is Debian's. */
    String prepare() {
        for (var program : List.of("apt-get", "apt-config", "dpkg-deb")) {
            if (!Files.isExecutable(programs.resolve(program))) {
                throw new Trouble(
                        "This machine has no %s, so llama.cpp cannot be fetched."
                                .formatted(program),
                        ADVICE);
            }
        }
        var mirror = mirror();
        var keyring = keyring();
        try {
            Files.createDirectories(lists().resolve("partial"));
            Files.createDirectories(archives().resolve("partial"));
            Files.createDirectories(folder.resolve("debs"));
            Files.writeString(
                    folder.resolve("sources.list"),
                    "deb [signed-by=%s] %s sid main\n".formatted(keyring, mirror));
            Files.writeString(folder.resolve("apt.conf"), settings());
        } catch (IOException e) {
            throw new Trouble(
                    "llama.cpp cannot be fetched: " + e.getMessage(),
                    "Look at the free space and the owner of the folder.",
                    e);
        }
        return mirror;
    }

    private Path keyring() {
        return KEYRINGS.stream()
                .map(keyrings::resolve)
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new Trouble(
                                        "llama.cpp comes from Debian, and this machine lacks"
                                                + " Debian's keys to check it.",
                                        "Type: sudo apt-get install debian-archive-keyring"));
    }

    /** Debian's own, on whatever mirror is near; any other system gets Debian's public one. */
    private String mirror() {
        var listed =
                run(
                        folder.resolveSibling(".").normalize(),
                        Optional.empty(),
                        "indextargets",
                        "--format",
                        "$(REPO_URI)",
                        "Created-By: Packages");
        return listed.lines()
                .filter(uri -> uri.matches("https?://.*/debian/?"))
                .findFirst()
                .orElse(ANY_MIRROR);
    }

    /**
     * The date of the index is not checked, since mirrors lag behind; its signature is. The hooks
     * of the system are cleared: they are meant for root.
     */
    private String settings() {
        return """
        Dir::Etc::sourcelist "%1$s/sources.list";
        Dir::Etc::sourceparts "-";
        Dir::Etc::preferences "-";
        Dir::Etc::preferencesparts "-";
        Dir::State "%1$s";
        Dir::State::lists "%1$s/lists";
        Dir::State::status "/dev/null";
        Dir::Cache "%1$s";
        Dir::Cache::archives "%1$s/archives";
        APT::Sandbox::User "%2$s";
        APT::Get::AllowUnauthenticated "false";
        APT::Default-Release "";
        APT::Update::Error-Mode "any";
        APT::Architectures "";
        Acquire::AllowInsecureRepositories "false";
        Acquire::AllowWeakRepositories "false";
        Acquire::AllowDowngradeToInsecureRepositories "false";
        Acquire::Check-Valid-Until "false";
        Acquire::Languages "none";
        Acquire::Retries "3";
        Acquire::http::Timeout "30";
        Acquire::https::Timeout "30";
        #clear APT::Architectures;
        #clear APT::Update::Pre-Invoke;
        #clear APT::Update::Post-Invoke;
        #clear APT::Update::Post-Invoke-Success;
        #clear DPkg::Post-Invoke;
        """
                .formatted(folder, System.getProperty("user.name"));
    }

    void update() {
        run(folder, Optional.of(folder.resolve("apt.conf")), "update", "-q");
    }

    /** What would be fetched, with sizes and signed digests. */
    List<Deb> plan(List<String> packages) {
        var words = new ArrayList<>(List.of("download", "-q", "--print-uris"));
        words.addAll(packages);
        var debs =
                run(
                                folder.resolve("debs"),
                                Optional.of(folder.resolve("apt.conf")),
                                words.toArray(String[]::new))
                        .lines()
                        .map(LINE::matcher)
                        .filter(Matcher::matches)
                        .map(
                                line ->
                                        new Deb(
                                                line.group("file"),
                                                Long.parseLong(line.group("size")),
                                                line.group("hash").startsWith("SHA256:")
                                                        ? line.group("hash").substring(7)
                                                        : ""))
                        .toList();
        if (debs.size() != packages.size()) {
            throw new Trouble(
                    "Debian's index names %d of the %d packages of llama.cpp."
                            .formatted(debs.size(), packages.size()),
                    ADVICE);
        }
        return debs;
    }

    /** Fetches them into {@code debs}. */
    void download(List<String> packages) {
        var words = new ArrayList<>(List.of("download", "-q"));
        words.addAll(packages);
        run(
                folder.resolve("debs"),
                Optional.of(folder.resolve("apt.conf")),
                words.toArray(String[]::new));
    }

    void unpack(Path deb, Path into) {
        command(
                folder,
                List.of(
                        programs.resolve("dpkg-deb").toString(),
                        "-x",
                        deb.toString(),
                        into.toString()));
    }

    private String run(Path where, Optional<Path> settings, String... words) {
        var command = new ArrayList<>(List.of(programs.resolve("apt-get").toString()));
        settings.ifPresent(file -> command.addAll(List.of("-c", file.toString())));
        command.addAll(List.of(words));
        return command(where, command);
    }

    /** Runs a program and returns what it said, or says in a sentence what went wrong. */
    private String command(Path where, List<String> command) {
        try {
            Files.createDirectories(where);
            var output =
                    Files.createTempFile(folder.resolveSibling(".").normalize(), "apt", ".out");
            var errors =
                    Files.createTempFile(folder.resolveSibling(".").normalize(), "apt", ".err");
            try {
                var builder = new ProcessBuilder(command).directory(where.toFile());
                builder.environment().put("LC_ALL", "C.UTF-8");
                builder.environment().remove("APT_CONFIG");
                builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
                var process = builder.start();
                process.getOutputStream().close();
                if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new Trouble(
                            "Fetching llama.cpp took longer than %d minutes and was ended."
                                    .formatted(LONGEST.toMinutes()),
                            "Try again: what was fetched is kept. " + ADVICE);
                }
                if (process.exitValue() != 0) {
                    throw new Trouble(why(Files.readString(errors)), ADVICE);
                }
                return Files.readString(output, StandardCharsets.UTF_8);
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new Trouble("llama.cpp cannot be fetched: " + e.getMessage(), ADVICE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("Fetching llama.cpp was interrupted.", "", e);
        }
    }

    private static String why(String errors) {
        if (errors.contains("NO_PUBKEY") || errors.contains("not signed")) {
            return "The signature of Debian's index could not be checked, so nothing was fetched.";
        }
        if (errors.contains("Could not resolve")
                || errors.contains("Could not connect")
                || errors.contains("Unable to connect")
                || errors.contains("Network is unreachable")
                || errors.contains("Temporary failure")
                || errors.contains("timed out")) {
            return "llama.cpp cannot be fetched: the machine has no way to Debian's mirror now.";
        }
        if (errors.contains("No space left") || errors.contains("enough free space")) {
            return "llama.cpp cannot be fetched: the disk is full.";
        }
        var first =
                errors.lines()
                        .filter(line -> line.startsWith("E: "))
                        .findFirst()
                        .orElse("E: apt said nothing");
        return "llama.cpp cannot be fetched. apt says: " + first.substring(3);
    }
}
