package dev.dreamserver.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RealmTest {

    private final JsonNode realm = read("/realm/dream-realm.json");

    @Test
    void noSecretIsWrittenDown() {
        var client = realm.path("clients").path(0);
        var admin = realm.path("users").path(0);

        assertThat(client.path("secret").asText()).isEqualTo("${DREAM_CONSOLE_SECRET}");
        assertThat(admin.path("credentials").path(0).path("value").asText())
                .isEqualTo("${DREAM_ADMIN_PASSWORD}");
    }

    @Test
    void theFirstAdminHasToChooseAPassword() {
        var admin = realm.path("users").path(0);

        assertThat(admin.path("credentials").path(0).path("temporary").asBoolean()).isTrue();
        assertThat(admin.path("requiredActions").path(0).asText()).isEqualTo("UPDATE_PASSWORD");
    }

    @Test
    void theConsoleSignsInByCodeAndPkceOnly() {
        var client = realm.path("clients").path(0);

        assertThat(client.path("publicClient").asBoolean(true)).isFalse();
        assertThat(client.path("implicitFlowEnabled").asBoolean(true)).isFalse();
        assertThat(client.path("directAccessGrantsEnabled").asBoolean(true)).isFalse();
        assertThat(client.path("serviceAccountsEnabled").asBoolean(true)).isFalse();
        assertThat(client.path("attributes").path("pkce.code.challenge.method").asText())
                .isEqualTo("S256");
        assertThat(client.path("redirectUris")).hasSize(1);
        assertThat(client.path("redirectUris").path(0).asText()).isEqualTo("${DREAM_URL}/*");
    }

    @Test
    void guessingIsSlowedDownAndTokensAreShort() {
        assertThat(realm.path("bruteForceProtected").asBoolean()).isTrue();
        assertThat(realm.path("permanentLockout").asBoolean(true)).isFalse();
        assertThat(realm.path("accessTokenLifespan").asInt()).isEqualTo(60);
        assertThat(realm.path("passwordPolicy").asText()).contains("length(12)", "notUsername");
    }

    @Test
    void theHouseIsTold() {
        assertThat(realm.path("eventsListeners").toString())
                .contains("\"" + HouseListenerFactory.ID + "\"");
    }

    @Test
    void bothLanguagesSayTheSameThings() {
        var english = messages("en");
        var german = messages("de");
        var numbered = Pattern.compile("\\{0}");

        // Keycloak's own English already has a good text for these.
        var onlyGerman = java.util.Set.of("username", "showPassword", "hidePassword");
        assertThat(german.stringPropertyNames().stream().filter(key -> !onlyGerman.contains(key)))
                .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
        for (var key : english.stringPropertyNames()) {
            assertThat(numbered.matcher(german.getProperty(key)).find())
                    .as(key)
                    .isEqualTo(numbered.matcher(english.getProperty(key)).find());
        }
    }

    @Test
    void everyWrongCredentialIsAnsweredAlike() {
        for (var language : new String[] {"en", "de"}) {
            var messages = messages(language);
            assertThat(
                            java.util.stream.Stream.of(
                                            "invalidUserMessage",
                                            "invalidUsernameMessage",
                                            "invalidUsernameOrEmailMessage",
                                            "invalidPasswordMessage",
                                            "accountDisabledMessage",
                                            "accountTemporarilyDisabledMessage",
                                            "accountPermanentlyDisabledMessage")
                                    .map(messages::getProperty)
                                    .distinct())
                    .hasSize(1)
                    .doesNotContainNull();
        }
    }

    private static Properties messages(String language) {
        var messages = new Properties();
        try (var in =
                RealmTest.class.getResourceAsStream(
                        "/theme/dream/login/messages/messages_" + language + ".properties")) {
            messages.load(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return messages;
    }

    private static JsonNode read(String resource) {
        try (var in = RealmTest.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
