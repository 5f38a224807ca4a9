package dev.dreamserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The audit log of the running house: who did what, and that no edit of it goes unnoticed. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTrailIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";
    private static final String FULL =
            "create trigger audit_entry_full before insert on audit_entry for each row"
                    + " execute function audit_refuse()";

    private Instant begun = Instant.EPOCH;
    private String person = "";
    private People people;

    @BeforeAll
    void addPeople(House house) {
        begun = Instant.now();
        people = new People(house);
        person = people.add("watched", PASSWORD, "user");
        people.add("watcher", PASSWORD, "auditor");
    }

    /** Had anew when it grows old: a token lives for a minute. */
    private String personToken() {
        return people.token("watched", PASSWORD);
    }

    private String auditorToken() {
        return people.token("watcher", PASSWORD);
    }

    @Test
    void only_auditors_and_admins_read_it(House house) {
        for (var path : List.of("/audit/entries", "/audit/verification")) {
            assertThat(api(house, auditorToken(), "GET", path, "").statusCode()).isEqualTo(200);
            assertThat(api(house, personToken(), "GET", path, "").statusCode()).isEqualTo(403);
            assertThat(house.send("GET", "/api/v1" + path, "").statusCode()).isEqualTo(401);
        }
        for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            assertThat(api(house, auditorToken(), method, "/audit/entries", "{}").statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void a_key_made_and_revoked_is_told_with_who_what_and_when(House house) throws Exception {
        var made = api(house, personToken(), "POST", "/keys", "{\"name\":\"audited\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        var key = JSON.readTree(made.body()).path("key").path("id").asText();
        assertThat(api(house, personToken(), "DELETE", "/keys/" + key, "").statusCode())
                .isEqualTo(204);
        for (var action : List.of("key.create", "key.revoke")) {
            var entry =
                    entries(house).stream()
                            .filter(one -> one.path("action").asText().equals(action))
                            .filter(one -> one.path("subject").asText().equals(key))
                            .toList();
            assertThat(entry).as(action).hasSize(1);
            assertThat(entry.getFirst().path("actor").asText()).isEqualTo(person);
            assertThat(entry.getFirst().path("actorName").asText()).isEqualTo("watched Test");
            assertThat(entry.getFirst().path("details").path("name").asText()).isEqualTo("audited");
            assertThat(Instant.parse(entry.getFirst().path("at").asText()))
                    .isBetween(begun, Instant.now());
        }
        assertThat(entries(house).toString())
                .doesNotContain(JSON.readTree(made.body()).path("text").asText());
    }

    @Test
    void a_sign_in_and_a_sign_out_are_told(House house) throws Exception {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            visit.enter("watched", PASSWORD);
            assertThat(times(house, "identity.sign-in")).isEqualTo(1);
            assertThat(times(house, "identity.sign-out")).isZero();
            visit.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                    .first()
                    .click();
            visit.page().waitForURL(house.url() + "/signed-out**");
            assertThat(times(house, "identity.sign-out")).isEqualTo(1);
        }
    }

    private long times(House house, String action) throws Exception {
        return entries(house).stream()
                .filter(one -> one.path("action").asText().equals(action))
                .filter(one -> one.path("actor").asText().equals(person))
                .count();
    }

    @Test
    void every_tampering_is_found_and_the_first_broken_link_named(House house) throws Exception {
        // Something to tamper with in the middle, and something after it.
        for (var i = 0; i < 3; i++) {
            var made =
                    api(
                            house,
                            personToken(),
                            "POST",
                            "/keys",
                            "{\"name\":\"tamper-%d\"}".formatted(i));
            assertThat(made.statusCode()).isEqualTo(201);
        }
        assertIntact(house);
        try (var database = house.database()) {
            // What the house itself would tell meanwhile, such as refusals of a moment ago, waits.
            execute(database, FULL);
            try {
                tamperInAllWays(house, database);
            } finally {
                try (var another =
                        house.database()) { // the first may have broken off in the middle
                    execute(another, "drop trigger audit_entry_full on audit_entry");
                }
            }
        }
        assertIntact(house);
    }

    private static void tamperInAllWays(House house, Connection database) throws SQLException {
        var head = number(database, "select max(sequence) from audit_entry where node = 'dream'");
        var middle = head - 1;
        for (var refused :
                List.of(
                        "update audit_entry set actor = 'nobody' where sequence = " + middle,
                        "delete from audit_entry where sequence = " + middle,
                        "truncate audit_entry",
                        "update audit_chain set sequence = sequence - 1",
                        "delete from audit_chain")) {
            assertThatThrownBy(() -> execute(database, refused))
                    .as(refused)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("audit");
        }
        assertFound(
                house,
                database,
                middle,
                "changed",
                "update audit_entry set actor_name = 'Nobody' where sequence = " + middle);
        assertFound(
                house,
                database,
                middle,
                "changed",
                "update audit_entry set at = at - interval '1 hour' where sequence = " + middle);
        assertFound(
                house,
                database,
                middle,
                "taken out",
                "delete from audit_entry where sequence = " + middle);
        assertFound(
                house,
                database,
                head,
                "cut off",
                "delete from audit_entry where sequence = " + head);
        assertFound(
                house,
                database,
                head + 1,
                "did not write",
                "insert into audit_entry select node, sequence + 1, at, action, actor,"
                        + " 'Nobody', subject, details, hash, sha256('x'), sha256('y') from"
                        + " audit_entry where sequence = "
                        + head);
        assertFound(
                house,
                database,
                head,
                "cut off",
                "delete from audit_entry where sequence = " + head,
                "update audit_chain set sequence = sequence - 1, hash = (select hash from"
                        + " audit_entry e where e.node = audit_chain.node and e.sequence = "
                        + middle
                        + ") where node = 'dream'");
    }

    /** Tampers as somebody who holds the database, lets the house look, and puts all back. */
    private static void assertFound(
            House house, Connection database, long first, String words, String... tampering)
            throws SQLException {
        execute(database, "create temporary table kept_entry as select * from audit_entry");
        execute(database, "create temporary table kept_chain as select * from audit_chain");
        var entries = number(database, "select count(*) from kept_entry");
        try {
            database.setAutoCommit(false);
            guards(database, "disable");
            for (var change : tampering) {
                execute(database, change);
            }
            guards(database, "enable");
            database.commit();
            var verdict = house.dream("audit", "verify");
            assertThat(verdict.code()).as(verdict.output()).isEqualTo(1);
            assertThat(verdict.output()).contains("Node dream, entry " + first + ":");
            assertThat(verdict.output()).contains(words);
        } finally {
            database.rollback();
            guards(database, "disable");
            execute(
                    database,
                    "delete from audit_entry e where e.sequence > (select max(sequence) from kept_entry) and e.sequence <= "
                            + first);
            execute(
                    database,
                    "delete from audit_entry e using kept_entry k where e.node = k.node and e.sequence = k.sequence");
            execute(database, "insert into audit_entry select * from kept_entry");
            execute(
                    database,
                    "update audit_chain c set sequence = k.sequence, hash = k.hash, seal = k.seal from kept_chain k where k.node = c.node and c.sequence <= k.sequence");
            guards(database, "enable");
            execute(database, "drop table kept_entry");
            execute(database, "drop table kept_chain");
            database.commit();
            database.setAutoCommit(true);
        }
        assertThat(number(database, "select count(*) from audit_entry"))
                .isGreaterThanOrEqualTo(entries);
        assertIntact(house);
    }

    @Test
    void what_cannot_be_recorded_is_not_done(House house) throws Exception {
        try (var database = house.database()) {
            execute(database, FULL);
            try {
                var made = api(house, personToken(), "POST", "/keys", "{\"name\":\"unrecorded\"}");
                assertThat(made.statusCode()).as(made.body()).isEqualTo(503);
                assertThat(made.body()).contains("audit").doesNotContain("ds_live_");
                assertThat(
                                number(
                                        database,
                                        "select count(*) from api_key where name = 'unrecorded' and person_id = '"
                                                + person
                                                + "'"))
                        .isZero();
            } finally {
                execute(database, "drop trigger audit_entry_full on audit_entry");
            }
        }
        assertThat(
                        api(house, personToken(), "POST", "/keys", "{\"name\":\"unrecorded\"}")
                                .statusCode())
                .isEqualTo(201);
        assertIntact(house);
    }

    private static void assertIntact(House house) {
        var verdict = house.dream("audit", "verify");
        assertThat(verdict.code()).as(verdict.output()).isZero();
        assertThat(verdict.output()).contains("The audit log is whole");
    }

    private static void guards(Connection database, String how) throws SQLException {
        execute(database, "alter table audit_entry " + how + " trigger user");
        execute(database, "alter table audit_chain " + how + " trigger user");
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** The newest entries, as the auditor reads them page by page. */
    private List<JsonNode> entries(House house) throws Exception {
        var all = new ArrayList<JsonNode>();
        var next = "";
        for (var page = 0; page < 10; page++) {
            var answer =
                    JSON.readTree(
                            api(house, auditorToken(), "GET", "/audit/entries?limit=50" + next, "")
                                    .body());
            answer.path("entries").forEach(all::add);
            if (answer.path("next").isNull()
                    || Instant.parse(all.getLast().path("at").asText()).isBefore(begun)) {
                break;
            }
            next =
                    "&before="
                            + java.net.URLEncoder.encode(
                                    answer.path("next").asText(),
                                    java.nio.charset.StandardCharsets.UTF_8);
        }
        return all;
    }

    private static HttpResponse<String> api(
            House house, String token, String method, String path, String body) {
        return house.send(
                method,
                "/api/v1" + path,
                body,
                "Authorization",
                "Bearer " + token,
                "Content-Type",
                "application/json");
    }
}
