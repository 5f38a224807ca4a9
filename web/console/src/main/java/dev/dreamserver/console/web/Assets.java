package dev.dreamserver.console.web;

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
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Style sheets, scripts, font and icons of the design system, read once and kept in memory. Their
 * addresses carry a version made from all their bytes, so that browsers may keep them for a year.
 * Immutable after the start; thread-safe.
 */
@Named
@ApplicationScoped
public class Assets {

    private static final String FOLDER = "/resources/ds/";
    private static final Pattern REMARK = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    @Inject ServletContext context;

    private Map<String, Asset> all = Map.of();
    private String version = "";

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
            var bytes = path.endsWith(".css") ? slim(bytes(path)) : bytes(path);
            digest.update(bytes);
            found.put(path.substring(FOLDER.length()), new Asset(type(path), bytes));
        }
        all = Map.copyOf(found);
        version = HexFormat.of().formatHex(digest.digest(), 0, 6);
    }

    /** A style sheet without remarks and indentation: a tenth less on the wire. */
    static byte[] slim(byte[] css) {
        return REMARK.matcher(new String(css, StandardCharsets.UTF_8))
                .replaceAll("")
                .replaceAll("\\s*\\n\\s*", "\n")
                .strip()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The folder of this version, such as {@code /ds/1f2e3d4c5b6a}. */
    public String getBase() {
        return context.getContextPath() + "/ds/" + version;
    }

    /** The address of one icon of the sprite. */
    public String icon(String name) {
        return getBase() + "/icons.svg#" + name;
    }

    /**
     * A script that runs before the page is painted, as markup. Written as text, because PrimeFaces
     * moves script elements to the end of the page and spoils the type of modules.
     */
    public String early(String name) {
        return "<script src=\"%s/%s\"></script>".formatted(getBase(), name);
    }

    /** A module, which runs once the page is there, as markup. */
    public String module(String name) {
        return "<script type=\"module\" src=\"%s/%s\"></script>".formatted(getBase(), name);
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
