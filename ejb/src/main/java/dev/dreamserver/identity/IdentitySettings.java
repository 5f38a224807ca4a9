package dev.dreamserver.identity;

import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.net.URI;
import java.util.List;

/**
 * Where people sign in.
 *
 * @param issuer what stands in every token as its issuer: the realm's public address
 * @param provider the realm's address as the house reaches it; no slash at the end
 * @param eventsSecret what Keycloak's event listener shows; empty refuses all news
 */
public record IdentitySettings(URI issuer, URI provider, Secret eventsSecret) {

    /** The realm's public address. */
    public static final Setting<URI> ISSUER =
            Setting.of(
                            "dream.oidc.issuer",
                            "http://localhost:8780/auth/realms/dream",
                            "Public address of the realm, as it stands in every token; the launcher"
                                    + " makes it from dream.url.",
                            URI::create)
                    .when(
                            IdentitySettings::isRealm,
                            "http or https address without a slash at the end")
                    .asGiven();

    /** The realm's address for the house. */
    public static final Setting<URI> PROVIDER =
            Setting.of(
                            "dream.oidc.provider-url",
                            "http://127.0.0.1:8781/auth/realms/dream",
                            "Address of the realm for the house itself: straight to Keycloak, not"
                                    + " through the front door.",
                            URI::create)
                    .when(
                            IdentitySettings::isRealm,
                            "http or https address without a slash at the end")
                    .asGiven();

    /** What Keycloak shows. */
    public static final Setting<Secret> EVENTS_SECRET =
            Setting.of(
                            "dream.events.secret",
                            "",
                            "Shown by Keycloak's event listener when it tells what somebody may do;"
                                    + " made at the first start. Empty: no news is taken, and changes"
                                    + " act when a token expires.",
                            Secret::new)
                    .when(
                            secret -> secret.isEmpty() || secret.reveal().length() >= 32,
                            "empty, or at least 32 characters of chance")
                    .asGiven();

    /** All settings of this record. */
    public static final List<Setting<?>> ALL = List.of(ISSUER, PROVIDER, EVENTS_SECRET);

    /** Reads and checks them. */
    public static IdentitySettings from(Settings settings) {
        return new IdentitySettings(
                settings.get(ISSUER), settings.get(PROVIDER), settings.get(EVENTS_SECRET));
    }

    /** Where the realm publishes the keys that sign its tokens. */
    public URI keysAddress() {
        return URI.create(provider + "/protocol/openid-connect/certs");
    }

    /** Where a browser goes to end its session in Keycloak. */
    public URI endSessionAddress() {
        return URI.create(issuer + "/protocol/openid-connect/logout");
    }

    /** The same for the house itself. */
    public URI logoutAddress() {
        return URI.create(provider + "/protocol/openid-connect/logout");
    }

    private static boolean isRealm(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawQuery() == null
                && !uri.getPath().endsWith("/");
    }
}
