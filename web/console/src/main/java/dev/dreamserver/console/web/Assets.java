package dev.dreamserver.console.web;

import static java.util.stream.Collectors.joining;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Style sheets, scripts, font and icons of the design system, read once and kept in memory. Their
 * addresses carry a version made from all their bytes, so that browsers may keep them for a year.
 * Thread-safe.
 */
@Named
@ApplicationScoped
public class Assets {

    private static final String FOLDER = "/resources/ds/";
    private static final String TOKENS = "tokens.css";

    /**
     * What each page waits for before its first paint goes out in one file of each kind: a browser
     * has six connections without TLS, and each new one costs a journey more.
     */
    private static final Map<String, List<String>> TOGETHER =
            Map.of(
                    "early.js", List.of("errors.js", "theme.js"),
                    "look.css", List.of(TOKENS, "app.css"));

    private static final Pattern HEX = Pattern.compile("#[0-9a-f]{6}");
    private static final Pattern REMARK = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    /** Only at the start of a line: within one it may stand in a text or in a pattern. */
    private static final Pattern SCRIPT_REMARK =
            Pattern.compile("^\\s*(?:/\\*.*?\\*/|//[^\\n]*)", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern IMPORT =
            Pattern.compile("^import .* from \"\\./([^\"]+)\";", Pattern.MULTILINE);

    @Inject ServletContext context;

    private final Map<String, Set<String>> imports = new ConcurrentHashMap<>();
    private Map<String, Asset> all = Map.of();
    private String version = "";
    private String base = "";
    private String icons = "";

    /** One file, immutable. */
    static final class Asset {

        private final String type;
        private final byte[] bytes;

        Asset(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes.clone();
        }

        String type() {
            return type;
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        String base64() {
            return Base64.getEncoder().encodeToString(bytes);
        }

        int length() {
            return bytes.length;
        }

        void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    @PostConstruct
    void read() {
        var found = new TreeMap<String, Asset>();
        var digest = sha256();
        for (var path : new TreeSet<>(context.getResourcePaths(FOLDER))) {
            var bytes = slim(path, bytes(path));
            digest.update(bytes);
            found.put(path.substring(FOLDER.length()), new Asset(type(path), bytes));
        }
        TOGETHER.forEach((name, parts) -> found.put(name, together(name, parts, found)));
        all = Map.copyOf(found);
        version = HexFormat.of().formatHex(digest.digest(), 0, 6);
        base = context.getContextPath() + "/ds/" + version;
        icons = base + "/icons.svg#";
    }

    static Asset together(String name, List<String> parts, Map<String, Asset> all) {
        var text =
                parts.stream()
                        .map(part -> Objects.requireNonNull(all.get(part), part).text())
                        .collect(joining("\n"));
        return new Asset(type(name), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A style sheet or script without remarks and indentation: a tenth to a sixth less on the wire.
     * What somebody else has made small ({@code .min.js}) stays as it is, with its licence.
     */
    static byte[] slim(String path, byte[] file) {
        if (path.endsWith(".css")) {
            return slim(REMARK, file);
        }
        return path.endsWith(".js") && !path.endsWith(".min.js") ? slim(SCRIPT_REMARK, file) : file;
    }

    private static byte[] slim(Pattern remark, byte[] file) {
        return remark.matcher(new String(file, StandardCharsets.UTF_8))
                .replaceAll("")
                .replaceAll("\\s*\\n\\s*", "\n")
                .strip()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The folder of this version, such as {@code /ds/1f2e3d4c5b6a}. */
    public String getBase() {
        return base;
    }

    /** The address of the sprite, to which the name of an icon is added. */
    public String getIcons() {
        return icons;
    }

    /**
     * A script that runs before the page is painted, as markup. Written as text, because PrimeFaces
     * moves script elements to the end of the page and spoils the type of modules.
     */
    public String early(String name) {
        return "<script src=\"%s/%s\"></script>".formatted(getBase(), name);
    }

    /**
     * A module, which runs once the page is there, as markup. What it imports is fetched beside it,
     * and not one after the other when it has come.
     */
    public String module(String name) {
        var markup = new StringBuilder();
        markup.append("<script type=\"module\" src=\"%s/%s\"></script>".formatted(base, name));
        for (var imported : imports(name)) {
            markup.append("<link rel=\"modulepreload\" href=\"%s/%s\"/>".formatted(base, imported));
        }
        return markup.toString();
    }

    private Set<String> imports(String name) {
        return imports.computeIfAbsent(
                name, it -> imports(it, script -> find(script).map(Asset::text)));
    }

    /** All that a script imports, directly and by others, in the order in which it is met. */
    static Set<String> imports(String name, Function<String, Optional<String>> scripts) {
        var found = new LinkedHashSet<String>();
        var next = new ArrayDeque<>(List.of(name));
        while (!next.isEmpty()) {
            var text = scripts.apply(next.remove()).orElse("");
            IMPORT.matcher(text)
                    .results()
                    .map(one -> one.group(1))
                    .filter(found::add)
                    .forEach(next::add);
        }
        found.remove(name);
        return found;
    }

    /** A colour of the tokens in the light or the dark look, for where no style sheet reaches. */
    public String colour(String token, boolean dark) {
        return find(TOKENS).map(Asset::text).map(css -> colour(css, token, dark)).orElse("");
    }

    /** The plain colours within a token, such as those of a gradient, in their order. */
    public List<String> colours(String token) {
        return HEX.matcher(colour(token, false)).results().map(MatchResult::group).toList();
    }

    /**
     * A file as base64, for documents that must not need another one; empty where there is none.
     */
    public String base64(String name) {
        return find(name).map(Asset::base64).orElse("");
    }

    static String colour(String tokens, String token, boolean dark) {
        var value = Pattern.compile(Pattern.quote(token) + ":\\s*([^;}]+)");
        var from = dark ? Math.max(0, tokens.indexOf("[data-theme=dark]")) : 0;
        var found = value.matcher(tokens.substring(from));
        return found.find() ? found.group(1).strip() : dark ? colour(tokens, token, false) : "";
    }

    String version() {
        return version;
    }

    Optional<Asset> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    private byte[] bytes(String path) {
        try (var in = context.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "css" -> "text/css;charset=UTF-8";
            case "js" -> "text/javascript;charset=UTF-8";
            case "svg" -> "image/svg+xml";
            case "woff2" -> "font/woff2";
            case "png" -> "image/png";
            default -> "text/plain;charset=UTF-8";
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
