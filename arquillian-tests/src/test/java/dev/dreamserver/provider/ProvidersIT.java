package dev.dreamserver.provider;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models of others, from the three ways in which they are added to the answers that they give. */
@ExtendWith(HouseExtension.class)
class ProvidersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";

    @TempDir Path folder;

    private final String secret = "sk-secret-" + UUID.randomUUID();
    private FakeProvider fake;
    private House house;

    /** One for all tests: an owner may hold fifty. */
    private static String key = "";

    @BeforeEach
    void open(House given) throws IOException {
        house = given;
        fake = new FakeProvider(secret);
        if (key.isEmpty()) {
            key = house.newKey("providers-" + UUID.randomUUID());
        }
    }

    @AfterEach
    void leaveNothing() throws IOException {
        fake.close();
        for (var one : JSON.readTree(api("GET", "", "").body()).path("providers")) {
            api("DELETE", "/" + one.path("name").asText(), "");
        }
    }

    private HttpResponse<String> api(String method, String path, String body) {
        return house.asOwner(method, "/api/v1/providers" + path, body);
    }

    private HttpResponse<String> chat(String model) {
        return house.send(
                "POST",
                "/v1/chat/completions",
                "{\"model\":\"%s\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .formatted(model),
                "Authorization",
                "Bearer " + key,
                "Content-Type",
                "application/json");
    }

    private void add(String name, String more) throws IOException {
        var made =
                api(
                        "POST",
                        "",
                        "{\"name\":\"%s\",\"kind\":\"compatible\",\"url\":\"%s\",\"key\":\"%s\"%s}"
                                .formatted(name, fake.url(), secret, more));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).doesNotContain(secret);
        assertThat(JSON.readTree(made.body()).path("state").asText()).isEqualTo("up");
    }

    private List<String> rows(HttpResponse<String> answer) throws SQLException {
        var id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        var rows = new ArrayList<String>();
        var until = Instant.now().plus(Duration.ofSeconds(10));
        do {
            rows.clear();
            try (var database = house.database();
                    var query =
                            database.prepareStatement(
                                    "select attempt, engine, outcome from usage_attempt"
                                            + " where request_id = ? order by attempt")) {
                query.setObject(1, UUID.fromString(id));
                try (var found = query.executeQuery()) {
                    while (found.next()) {
                        rows.add(
                                "%d %s %s"
                                        .formatted(
                                                found.getInt(1),
                                                found.getString(2),
                                                found.getString(3)));
                    }
                }
            }
        } while (rows.size() < attempts(answer) && Instant.now().isBefore(until));
        return rows;
    }

    private static int attempts(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Dream-Attempts").map(Integer::valueOf).orElse(1);
    }

    // ---- the page -------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = Visit.Screen.class,
            names = {"DESK_LIGHT", "PHONE_DARK"})
    void a_provider_is_added_changed_and_removed_on_the_page(Visit.Screen screen) throws Exception {
        var admin = "provides-" + screen.name().toLowerCase(java.util.Locale.ROOT).charAt(0);
        new People(house).add(admin, PASSWORD, "user", "admin");
        try (var visit = new Visit(house, screen)) {
            var page = visit.page();
            visit.enter(admin, PASSWORD);
            page.navigate("/providers");
            assertThat(page.getByText("Offer models of others too")).isVisible();
            look(visit, "providers-empty");

            page.getByText("Add provider", exactly()).first().click();
            var form = dialog(page);
            form.getByLabel("Kind").selectOption("compatible");
            form.locator("#form\\:name").fill("far");
            form.getByLabel("Address").fill("http://8.8.8.8");
            form.locator("#form\\:fallbacks").fill("nobody/large");
            form.getByLabel("Key", new Locator.GetByLabelOptions().setExact(true)).fill(secret);
            form.locator("#form\\:save").click();
            assertThat(form.locator("#form\\:address-wrong")).containsText("Use https");
            assertThat(form.locator("#form\\:key-wrong")).containsText("Type the key again");
            assertThat(form.locator("#form\\:fallbacks-wrong"))
                    .containsText("Not a model of this house: nobody/large");
            form.locator("#form\\:fallbacks").fill("dream-guide");
            look(visit, "providers-refused");
            form.getByLabel("Address").fill(fake.url());
            form.getByLabel("Key", new Locator.GetByLabelOptions().setExact(true)).fill(secret);
            form.locator("#form\\:save").click();
            assertThat(form).isHidden();
            assertThat(page.locator("#list")).containsText(Pattern.compile("far[\\s\\S]*2 models"));
            assertThat(page.locator("#list .stt.ok")).containsText("Answers");
            look(visit, "providers");
            assertThat(page.content()).doesNotContain(secret);
            assertThat(chat("far/alpha").body()).contains("from afar");

            page.getByTitle("Edit far").click();
            assertThat(form).isVisible();
            form.getByLabel("Offer all models that it lists").uncheck();
            form.getByLabel("beta", new Locator.GetByLabelOptions().setExact(true)).check();
            form.getByLabel("Models by name").fill("gamma");
            look(visit, "providers-edit");
            assertThat(page.content()).doesNotContain(secret);
            form.locator("#form\\:save").click();
            assertThat(form).isHidden();
            assertThat(page.locator("#list")).containsText("2 models");
            assertThat(chat("far/alpha").statusCode()).isEqualTo(404);
            assertThat(chat("far/beta").statusCode()).isEqualTo(200);
            assertThat(chat("far/gamma").statusCode()).isEqualTo(200);

            fake.close();
            page.getByTitle("Check far").click();
            assertThat(page.locator("#list .stt.er")).containsText("Away");
            assertThat(page.locator("#list")).containsText("nothing answers there");
            look(visit, "providers-away");

            page.getByTitle("Remove far").click();
            var end = page.locator("#end-dialog");
            assertThat(end.getByText("Keep provider")).isFocused();
            look(visit, "providers-remove");
            end.getByText("Remove provider", exactlyIn()).click();
            assertThat(page.getByText("Offer models of others too")).isVisible();
            visit.assertCalm();
        }
    }

    private static void look(Visit visit, String name) {
        visit.picture(name);
        visit.assertAccessible();
    }

    private static Locator dialog(Page page) {
        var dialog = page.locator("#edit-dialog");
        assertThat(dialog).isVisible();
        return dialog;
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Locator.GetByTextOptions exactlyIn() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    // ---- the command ----------------------------------------------------------------------------

    @Test
    void a_provider_is_added_checked_and_removed_by_the_command_and_its_key_is_no_argument()
            throws Exception {
        var file = Files.writeString(folder.resolve("key"), secret + "\n");
        var added =
                house.dream(
                        "provider",
                        "add",
                        "by-file",
                        "--kind",
                        "compatible",
                        "--url",
                        fake.url(),
                        "--key-file",
                        file.toString(),
                        "--fallback",
                        "dream-guide");
        assertThat(added.code()).as(added.output()).isZero();
        assertThat(added.output()).contains("by-file", "up", "2 models").doesNotContain(secret);

        var piped =
                house.command(
                                "provider",
                                "add",
                                "by-pipe",
                                "--kind",
                                "compatible",
                                "--url",
                                fake.url(),
                                "--model",
                                "alpha")
                        .redirectInput(file.toFile())
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectErrorStream(true)
                        .start();
        assertThat(piped.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("out"))).contains("by-pipe", "1 model\n");

        var list = JSON.readTree(house.dream("provider", "list", "--json").output());
        assertThat(list.path("providers").findValuesAsText("name")).contains("by-file", "by-pipe");
        assertThat(list.toString()).doesNotContain(secret);
        assertThat(chat("by-pipe/alpha").body()).contains("from afar");
        fake.close();
        var away = house.dream("provider", "check", "by-pipe");
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.output()).contains("away", fake.url(), "nothing answers there");
        assertThat(house.dream("provider", "remove", "by-pipe").code()).isZero();
        assertThat(house.dream("provider", "check", "by-pipe").output())
                .contains("There is no such provider");
        assertThat(house.dream("provider", "add", "x", "--kind", "nobody", "--no-key").output())
                .contains("The kinds are");
    }

    // ---- answers
    // ----------------------------------------------------------------------------------

    @Test
    void chat_says_before_it_is_asked_what_leaves_the_house() throws Exception {
        add("far", "");
        new People(house).add("asks-afar", PASSWORD, "user");
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("asks-afar", PASSWORD);
            var page = visit.page();
            page.navigate("/chat");
            var fine = page.locator("[data-fine]");
            assertThat(fine).containsText("built-in guide answers");
            page.locator("[data-models]").click();
            var far = page.locator("#models [data-choose='far/alpha']");
            assertThat(far).containsText("leaves this house");
            far.click();
            assertThat(fine).containsText("what you ask leaves this house");
            page.locator("[data-models]").click();
            page.locator("#models [data-choose='']").click();
            assertThat(fine).containsText("built-in guide answers");
            page.locator("[data-models]").click();
            page.locator("#models [data-compare='far/alpha']").click();
            assertThat(fine).containsText("what you ask leaves this house");
            visit.assertCalm();
        }
    }

    @Test
    void an_answer_comes_from_afar_and_the_key_is_nowhere_to_be_read() throws Exception {
        add("far", "");
        var answer = chat("far/alpha");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("from afar");
        assertThat(fake.asked.getLast()).contains("\"model\":\"alpha\"");
        assertThat(rows(answer)).containsExactly("1 far COMPLETE");
        assertThat(house.send("GET", "/v1/models", "", "x-api-key", key).body())
                .contains("far/alpha", "far/beta");
        // A count that took long is told for a while, whatever came since.
        var until = Instant.now().plusSeconds(30);
        while (requestsToday() == 0) {
            assertThat(Instant.now()).as("the request is counted").isBefore(until);
            TimeUnit.MILLISECONDS.sleep(100); // between two looks
        }

        assertThat(api("GET", "", "").body()).doesNotContain(secret);
        assertThat(Files.readString(house.home().resolve("logs/house.log"))).doesNotContain(secret);
        assertThat(
                        ProcessHandle.allProcesses()
                                .map(process -> process.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains(secret));
        try (var database = house.database();
                var statement = database.createStatement()) {
            for (var table : List.of("provider", "audit_entry", "provider_model", "health_event")) {
                try (var found =
                        statement.executeQuery(
                                "select count(*) from %s t where t::text like '%%%s%%'"
                                        .formatted(table, secret))) {
                    found.next();
                    assertThat(found.getLong(1)).as(table).isZero();
                }
            }
            try (var found =
                    statement.executeQuery("select sealed_key from provider where name = 'far'")) {
                found.next();
                assertThat(found.getString(1)).startsWith("v1.");
            }
            try (var found =
                    statement.executeQuery(
                            "select details::text from audit_entry where action = 'provider.add'"
                                    + " and subject = 'far' order by at desc limit 1")) {
                found.next();
                assertThat(found.getString(1)).contains(fake.url(), "own", "set");
            }
        }
    }

    private long requestsToday() throws IOException {
        var first = JSON.readTree(api("GET", "", "").body()).path("providers").path(0);
        return first.path("requestsToday").asLong();
    }

    @Test
    void who_speaks_another_protocol_answers_like_anybody() throws Exception {
        var made =
                api(
                        "POST",
                        "",
                        "{\"name\":\"claude\",\"kind\":\"anthropic\",\"url\":\"%s\",\"key\":\"%s\"}"
                                .formatted(fake.url(), secret));
        assertThat(made.body()).contains("\"state\":\"up\"", "claude/alpha");
        var answer = chat("claude/alpha");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"object\":\"chat.completion\"", "from afar", "\"total_tokens\":7");
        assertThat(fake.asked.getLast())
                .isEqualTo(
                        "{\"model\":\"alpha\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\","
                                + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}");
        assertThat(rows(answer)).containsExactly("1 claude COMPLETE");
        var azure =
                api(
                        "POST",
                        "",
                        "{\"name\":\"azure\",\"kind\":\"azure\",\"url\":\"%s\",\"key\":\"%s\"}"
                                .formatted(fake.url(), secret));
        assertThat(azure.body()).contains("provider-value", "Name the deployments");
    }

    @Test
    void where_a_provider_cannot_answer_the_house_does_and_says_so() throws Exception {
        add("far", ",\"fallbacks\":[\"dream-guide\"]");
        fake.says(
                400, "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}");
        var longer = chat("far/alpha");
        assertThat(longer.statusCode()).as(longer.body()).isEqualTo(200);
        assertThat(longer.headers().firstValue("X-Dream-Fallback"))
                .contains("\"dream-guide\"; reason=context-length");
        assertThat(rows(longer)).containsExactly("1 far RETRIED", "2 local COMPLETE");

        fake.close();
        var down = chat("far/alpha");
        assertThat(down.statusCode()).as(down.body()).isEqualTo(200);
        assertThat(down.headers().firstValue("X-Dream-Fallback").orElseThrow())
                .startsWith("\"dream-guide\"; reason=");
        var rows = rows(down);
        assertThat(rows).hasSize(attempts(down));
        assertThat(rows.getLast()).endsWith(" local COMPLETE");
        assertThat(api("POST", "/far/check", "").body()).contains("\"state\":\"away\"");
        assertThat(rows(chat("far/alpha"))).containsExactly("1 local COMPLETE");
    }

    @Test
    void a_name_of_the_house_leads_where_the_owner_wants_and_the_reason_is_kept() throws Exception {
        add("far", "");
        var id = "";
        try {
            var set = house.dream("routing", "name", "powerful", "far/alpha");
            assertThat(set.code()).as(set.output()).isZero();
            var hard = chat("powerful");
            assertThat(hard.headers().firstValue("X-Dream-Model")).contains("far/alpha");
            assertThat(hard.body()).contains("from afar");
            var simple = chat("auto");
            assertThat(simple.headers().firstValue("X-Dream-Model")).contains("dream-guide");
            assertThat(simple.headers().firstValue("X-Dream-Route"))
                    .contains("auto; it looks simple, so \"fast\" answers");
            assertThat(routed(simple)).isEqualTo("dream-guide auto SIMPLE");
            assertThat(house.send("GET", "/v1/models", "", "x-api-key", key).body())
                    .contains("\"id\":\"auto\"", "\"owned_by\":\"dream\"");

            assertThat(chat("gpt-4o").statusCode()).isEqualTo(404);
            var added =
                    house.dream(
                            "routing",
                            "rule",
                            "add",
                            "Old name",
                            "far/alpha",
                            "--asked",
                            "gpt-4o",
                            "--json");
            assertThat(added.code()).as(added.output()).isZero();
            id = JSON.readTree(added.output()).path("id").asText();
            var ruled = chat("gpt-4o");
            assertThat(ruled.headers().firstValue("X-Dream-Route"))
                    .contains("gpt-4o; the rule \"Old name\" says so");
            assertThat(routed(ruled)).isEqualTo("far/alpha gpt-4o RULE Old name");
            assertThat(house.dream("routing", "list").output())
                    .contains("powerful             far/alpha", "Old name", "asked for gpt-4o");
            assertThat(house.dream("routing", "try", "Prove it and justify each step").output())
                    .contains("far/alpha: it looks hard");
            assertThat(house.dream("routing", "rule", "add", "x", "nobody").output())
                    .contains("There is no model of this name");
            assertThat(audited()).contains("routing.name-set", "routing.rule-add");
        } finally {
            house.dream("routing", "rule", "remove", id);
            house.dream("routing", "name", "powerful");
        }
        assertThat(chat("gpt-4o").statusCode()).isEqualTo(404);
        assertThat(audited()).contains("routing.name-forget", "routing.rule-remove");
    }

    private String routed(HttpResponse<String> answer) throws SQLException {
        assertThat(rows(answer)).hasSize(1);
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select model || ' ' || asked || ' ' || reason from usage_attempt"
                                        + " where request_id = ?")) {
            var id = answer.headers().firstValue("X-Request-Id").orElseThrow();
            query.setObject(1, UUID.fromString(id));
            try (var found = query.executeQuery()) {
                found.next();
                return found.getString(1);
            }
        }
    }

    private List<String> audited() throws SQLException {
        try (var database = house.database();
                var statement = database.createStatement();
                var found =
                        statement.executeQuery(
                                "select action from audit_entry where action like 'routing.%'")) {
            var actions = new ArrayList<String>();
            while (found.next()) {
                actions.add(found.getString(1));
            }
            return actions;
        }
    }

    @Test
    void a_refused_key_is_told_to_those_who_run_the_house_and_not_to_who_asks() throws Exception {
        add("far", "");
        fake.says(401, "{\"error\":{\"message\":\"Incorrect key " + secret + "\"}}");
        var refused = chat("far/alpha");
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("refused the house's key").doesNotContain(secret);
        var health = house.send("GET", "/api/v1/health", "", bearer()).body();
        assertThat(find(JSON.readTree(health), "provider-far").path("reason").asText())
                .contains("refuses the house's key");

        fake.says(200, "");
        assertThat(api("PATCH", "/far", "{\"key\":\"%s\"}".formatted(secret)).statusCode())
                .isEqualTo(200);
        assertThat(chat("far/alpha").statusCode()).isEqualTo(200);
    }

    @Test
    void the_envelope_key_is_replaced_and_the_audit_log_does_not_notice() throws Exception {
        add("far", "");
        var before = envelope();
        var secrets = house.home().resolve("secrets");
        Files.move(secrets.resolve("envelope-key"), secrets.resolve("envelope-key-former"));
        var restarted = house.dream("restart", "house");
        Files.delete(secrets.resolve("envelope-key-former"));
        assertThat(restarted.code()).as(restarted.output()).isZero();

        assertThat(secrets.resolve("envelope-key")).exists();
        assertThat(chat("far/alpha").body()).contains("from afar");
        assertThat(envelope().split("\\.")[1]).isNotEqualTo(before.split("\\.")[1]);
        assertThat(envelope().split("\\.")[3])
                .as("the inner text")
                .isEqualTo(before.split("\\.")[3]);
        try (var database = house.database();
                var statement = database.createStatement();
                var found =
                        statement.executeQuery(
                                "select count(*) from audit_entry where action = 'provider.renew'"
                                        + " and details::text like '%far%'")) {
            found.next();
            assertThat(found.getLong(1)).isPositive();
        }
        var verified = house.dream("audit", "verify");
        assertThat(verified.code()).as(verified.output()).isZero();
    }

    private String envelope() throws SQLException {
        try (var database = house.database();
                var statement = database.createStatement();
                var found =
                        statement.executeQuery(
                                "select sealed_key from provider where name = 'far'")) {
            found.next();
            return found.getString(1);
        }
    }

    private String[] bearer() throws IOException {
        var token = Files.readString(house.home().resolve("secrets/cli-token")).strip();
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static JsonNode find(JsonNode health, String id) {
        for (var service : health.path("services")) {
            if (service.path("id").asText().equals(id)) {
                return service;
            }
        }
        throw new AssertionError("no " + id + " in " + health);
    }

    @Test
    void a_key_goes_to_the_address_that_it_was_given_for_and_to_no_other() throws Exception {
        add("far", "");
        try (var thief = new FakeProvider("another")) {
            var moved = api("PATCH", "/far", "{\"url\":\"%s\"}".formatted(thief.url()));
            assertThat(moved.statusCode()).isEqualTo(400);
            assertThat(moved.body()).contains("provider-key");
        }
        assertThat(chat("far/alpha").statusCode()).isEqualTo(200);
        assertThat(api("PATCH", "/far", "{\"url\":\"http://8.8.8.8\",\"key\":\"k\"}").body())
                .contains("provider-address");
    }

    @Test
    void who_keeps_the_house_sees_providers_and_only_administrators_change_them() throws Exception {
        add("far", "");
        var people = new People(house);
        for (var role : List.of("operator", "user")) {
            people.add("not-provider-" + role, PASSWORD, role);
            var token = people.token("not-provider-" + role, PASSWORD);
            var seen =
                    house.send("GET", "/api/v1/providers", "", "Authorization", "Bearer " + token);
            assertThat(seen.statusCode()).isEqualTo(role.equals("operator") ? 200 : 403);
            var removed =
                    house.send(
                            "DELETE",
                            "/api/v1/providers/far",
                            "",
                            "Authorization",
                            "Bearer " + token);
            assertThat(removed.statusCode()).isEqualTo(403);
        }
        var byKey = house.send("GET", "/api/v1/providers", "", "Authorization", "Bearer " + key);
        assertThat(byKey.statusCode()).isEqualTo(403);
        assertThat(chat("far/alpha").statusCode()).isEqualTo(200);
    }
}
