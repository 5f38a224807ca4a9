package dev.dreamserver.models;

import dev.dreamserver.platform.DreamException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a model comes from, as somebody wrote it: an address, {@code owner/repository/file.gguf} of
 * the hub, or a file on this machine.
 *
 * @param file where it is a file on this machine
 * @param address where it is fetched from
 * @param name the file's own name
 */
record ModelSource(Optional<Path> file, Optional<URI> address, String name) {

    private static final Pattern HUB =
            Pattern.compile("([\\w.-]+)/([\\w.-]+)[:/]((?:[\\w.-]+/)*[\\w.-]+\\.gguf)");
    private static final Pattern UNFIT = Pattern.compile("[^a-z0-9._-]+");

    /**
     * Reads what somebody wrote.
     *
     * @throws DreamException {@link ModelError#SOURCE} saying what can be written
     */
    static ModelSource of(String text) {
        var written = text.strip();
        if (written.startsWith("/")) {
            var path = Path.of(written).normalize();
            return new ModelSource(Optional.of(path), Optional.empty(), gguf(path.toString()));
        }
        if (written.toLowerCase(Locale.ROOT).matches("https?://.*")) {
            return address(written);
        }
        var hub = HUB.matcher(written);
        if (!hub.matches()) {
            throw new DreamException(
                    ModelError.SOURCE,
                    "Name an https address, owner/repository/file.gguf of the hub, or a file on"
                            + " this machine from its first slash");
        }
        return address(
                "https://huggingface.co/%s/%s/resolve/main/%s"
                        .formatted(hub.group(1), hub.group(2), hub.group(3)));
    }

    private static ModelSource address(String written) {
        try {
            var address = new URI(written);
            if (address.getHost() == null || address.getUserInfo() != null) {
                throw new URISyntaxException(written, "no host, or a password in it");
            }
            return new ModelSource(
                    Optional.empty(),
                    Optional.of(address),
                    gguf(String.valueOf(address.getPath())));
        } catch (URISyntaxException no) {
            throw new DreamException(ModelError.SOURCE, "This address cannot be used", no);
        }
    }

    private static String gguf(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.toLowerCase(Locale.ROOT).endsWith(".gguf") || name.length() > 150) {
            throw new DreamException(
                    ModelError.SOURCE,
                    "The name of a model's file ends with .gguf and has at most 150 characters");
        }
        return name;
    }

    /** What it is called in this house: of small letters, digits, dots, dashes, underscores. */
    String id() {
        var bare = name.substring(0, name.length() - ".gguf".length()).toLowerCase(Locale.ROOT);
        var fit = UNFIT.matcher(bare).replaceAll("-").replaceAll("^[-._]+|[-._]+$", "");
        return fit.isEmpty() ? "model" : fit.substring(0, Math.min(fit.length(), 100));
    }
}
