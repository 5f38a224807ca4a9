package dev.dreamserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.dreamserver.security.Secret;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditChainTest {

    private AuditFixture fixture;

    @BeforeEach
    void begin() {
        fixture = new AuditFixture();
    }

    @Test
    void an_untouched_log_holds_whatever_stands_in_it() throws SQLException {
        fixture.write("north", 40);
        fixture.write("south", 13);
        try (var connection = fixture.database.getConnection()) {
            var strange =
                    new AuditEvent(
                            "key.create",
                            "p\u0000erson",
                            "a broken \ud800 pair and \u001b[31m colour",
                            Optional.of(""),
                            Map.of(
                                    "quote\"",
                                    "line\nbreak",
                                    "empty",
                                    "",
                                    "long",
                                    "x".repeat(9_999)));
            fixture.chain.append(connection, "north", Instant.now(), List.of(strange));
        }
        var verdict = fixture.verify();
        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.entries()).isEqualTo(54);
        assertThat(verdict.nodes()).isEqualTo(2);
    }

    @Test
    void the_newest_of_one_kind_are_found_among_all_nodes() throws SQLException {
        fixture.write("north", 6);
        fixture.write("south", 3);
        try (var connection = fixture.database.getConnection()) {
            assertThat(
                            fixture.chain.newest(
                                    connection, "key.create", AuditFixture.START.plusSeconds(1), 3))
                    .extracting(AuditEntry::action, AuditEntry::node, AuditEntry::sequence)
                    .containsExactly(
                            tuple("key.create", "north", 5L),
                            tuple("key.create", "south", 3L),
                            tuple("key.create", "north", 3L));
        }
    }

    @Test
    void an_empty_log_holds() throws SQLException {
        assertThat(fixture.verify().intact()).isTrue();
    }

    @Test
    void what_is_rolled_back_leaves_neither_entry_nor_gap() throws SQLException {
        fixture.write("north", 3);
        try (var connection = fixture.database.getConnection()) {
            connection.setAutoCommit(false);
            fixture.chain.append(
                    connection, "north", AuditFixture.START, List.of(AuditFixture.event(9)));
            connection.rollback();
        }
        fixture.write("north", 1);
        var verdict = fixture.verify();
        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.entries()).isEqualTo(4);
    }

    @Test
    void transactions_at_the_same_time_stand_in_one_unbroken_line() throws Exception {
        int writers = 8;
        int each = 25;
        var work = new ArrayList<Callable<Integer>>();
        for (int w = 0; w < writers; w++) {
            int writer = w;
            work.add(() -> writeSome(writer, each));
        }
        int committed = 0;
        try (var threads = Executors.newFixedThreadPool(writers)) {
            for (var done : threads.invokeAll(work)) {
                committed += done.get();
            }
        }
        var verdict = fixture.verify();
        assertThat(verdict.brokenAt()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(committed);
        assertThat(committed).isBetween(1, writers * each - 1);
    }

    private int writeSome(int writer, int each) throws SQLException {
        int committed = 0;
        for (int i = 0; i < each; i++) {
            try (var connection = fixture.database.getConnection()) {
                connection.setAutoCommit(false);
                fixture.chain.append(
                        connection,
                        "north",
                        Instant.now(),
                        List.of(AuditFixture.event(writer * 100 + i)));
                if ((writer + i) % 4 == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    committed++;
                }
            }
        }
        return committed;
    }

    @Test
    void the_database_itself_refuses_to_change_or_empty_the_log() throws SQLException {
        fixture.write("north", 2);
        for (var sql :
                List.of(
                        "update audit_entry set actor = 'nobody'",
                        "delete from audit_entry",
                        "truncate audit_entry",
                        "update audit_chain set sequence = 0",
                        "delete from audit_chain",
                        "truncate audit_chain")) {
            try (var connection = fixture.database.getConnection();
                    var statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("audit");
            }
        }
        assertThat(fixture.verify().intact()).isTrue();
    }

    @Test
    void another_master_key_proves_nothing() throws SQLException {
        fixture.write("north", 2);
        var stranger = new AuditChain(new Secret("another master key, as long as it must"));
        try (var connection = fixture.database.getConnection()) {
            var verdict =
                    new AuditVerifier(stranger, connection, 10, () -> false).verify(List.of());
            assertThat(verdict.brokenAt().orElseThrow().sequence()).isEqualTo(1);
        }
    }

    @Test
    void a_look_that_is_stopped_says_that_it_is_incomplete() throws SQLException {
        fixture.write("north", 20);
        try (var connection = fixture.database.getConnection()) {
            var verdict =
                    new AuditVerifier(fixture.chain, connection, 5, () -> true).verify(List.of());
            assertThat(verdict.complete()).isFalse();
            assertThat(verdict.intact()).isFalse();
        }
    }

    @Test
    void the_pages_of_the_merged_log_join_without_overlap() throws SQLException {
        fixture.write("north", 10);
        fixture.write("south", 10);
        try (var connection = fixture.database.getConnection()) {
            var seen = new ArrayList<String>();
            Optional<AuditPlace> before = Optional.empty();
            while (true) {
                var page = fixture.chain.newest(connection, before, 3);
                if (page.isEmpty()) {
                    break;
                }
                page.forEach(entry -> seen.add(entry.at() + " " + entry.node()));
                var last = page.getLast();
                before = Optional.of(new AuditPlace(last.at(), last.node(), last.sequence()));
            }
            assertThat(seen).hasSize(20).doesNotHaveDuplicates();
            assertThat(seen).isSortedAccordingTo(Comparator.reverseOrder());
        }
    }
}
