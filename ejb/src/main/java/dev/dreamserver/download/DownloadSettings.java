package dev.dreamserver.download;

import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.net.URI;
import java.util.Optional;

/**
 * How files are fetched; docs/downloads.md gives the reasons.
 *
 * @param atOnce downloads that run at the same time in the house
 * @param partBytes size of a part, in bytes
 * @param limit bytes in a second for a download; 0 for no limit
 * @param privately whether addresses of one's own network, and http, may be fetched from
 * @param hub host that gets the token
 * @param token for files that the hub gives to known people only
 * @param mirror asked instead of the hub
 * @param proxy between the house and the internet
 */
public record DownloadSettings(
        int atOnce,
        long partBytes,
        long limit,
        boolean privately,
        String hub,
        Secret token,
        Optional<URI> mirror,
        Optional<URI> proxy) {

    public static final Setting<Integer> AT_ONCE =
            Setting.of(
                            "dream.download.at-once",
                            "1",
                            "Downloads that run at the same time; the others wait.",
                            Integer::valueOf)
                    .when(n -> n >= 1 && n <= 8, "a whole number from 1 to 8");
    public static final Setting<Integer> PART_MIB =
            Setting.of(
                            "dream.download.part-mib",
                            "64",
                            "Size of a part, in MiB: a part that is bad is fetched again alone.",
                            Integer::valueOf)
                    .when(n -> n >= 1 && n <= 1024, "a whole number from 1 to 1024");
    public static final Setting<Integer> LIMIT =
            Setting.of(
                            "dream.download.limit-mib-per-second",
                            "0",
                            "How fast a download may be, in MiB in a second; 0: as fast as it can.",
                            Integer::valueOf)
                    .when(n -> n >= 0 && n <= 100_000, "a whole number from 0 to 100000");
    public static final Setting<Boolean> PRIVATE =
            Setting.flag(
                            "dream.download.private",
                            false,
                            "Whether files may be fetched from your own network, and without"
                                    + " https.")
                    .onTheMachine();
    public static final Setting<String> HUB =
            Setting.of(
                            "dream.download.hub",
                            "huggingface.co",
                            "Host of the hub: the only one that is shown the token.",
                            String::strip)
                    .when(
                            host -> host.matches("[A-Za-z0-9.-]{1,253}"),
                            "the name of a host, such as huggingface.co")
                    .onTheMachine();
    public static final Setting<Secret> TOKEN =
            Setting.of(
                            "dream.download.token",
                            "",
                            "Your token of the hub, for models that it gives only to people who"
                                    + " accepted their licence there.",
                            Secret::new)
                    .when(
                            token -> token.reveal().matches("[!-~]{0,500}"),
                            "empty, or one line without spaces")
                    .onTheMachine();
    public static final Setting<Optional<URI>> MIRROR =
            address(
                    "mirror",
                    "Asked instead of the hub, such as https://mirror.example.org; empty: the hub"
                            + " itself. The token is not sent there.");
    public static final Setting<Optional<URI>> PROXY =
            address(
                    "proxy",
                    "Through which the internet is reached, such as http://proxy.example.org:3128;"
                            + " empty: none.");

    /** Reads and checks all of them. */
    public static DownloadSettings from(Settings settings) {
        return new DownloadSettings(
                settings.get(AT_ONCE),
                (long) settings.get(PART_MIB) << 20,
                (long) settings.get(LIMIT) << 20,
                settings.get(PRIVATE),
                settings.get(HUB),
                settings.get(TOKEN),
                settings.get(MIRROR),
                settings.get(PROXY));
    }

    private static Setting<Optional<URI>> address(String name, String meaning) {
        return Setting.of(
                        "dream.download." + name,
                        "",
                        meaning,
                        text ->
                                text.isEmpty()
                                        ? Optional.<URI>empty()
                                        : Optional.of(URI.create(text)))
                .when(
                        one -> one.isEmpty() || isAddress(one.get()),
                        "empty, or an http or https address")
                .onTheMachine();
    }

    private static boolean isAddress(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null;
    }
}
