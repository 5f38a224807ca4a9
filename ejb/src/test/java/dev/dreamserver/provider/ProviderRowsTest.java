package dev.dreamserver.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.EngineProbe.Offer;
import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.security.Envelopes;
import dev.dreamserver.security.Secret;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProviderRowsTest {

    private static final Offer BIG = new Offer("big", Optional.of(131_072), Optional.of(true));
    private static final Offer SMALL = new Offer("small", Optional.empty(), Optional.empty());

    private static UUID add(Connection database, String name) throws SQLException {
        var id = UUID.randomUUID();
        try (var insert =
                database.prepareStatement(
                        """
                        insert into provider values (?, 0, ?, 'groq', 'https://api.groq.com/openai',
                            'v1.a.b.c', false, array['big'], true, 3, 7, array['guide'], true,
                            now(), now())
                        """)) {
            insert.setObject(1, id);
            insert.setString(2, name);
            insert.executeUpdate();
        }
        return id;
    }

    @Test
    void a_provider_is_read_as_it_was_stored() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            var id = add(database, "groq");
            assertThat(ProviderRows.all(database))
                    .containsExactly(
                            new KnownProvider(
                                    id,
                                    0,
                                    "groq",
                                    Preset.GROQ,
                                    URI.create("https://api.groq.com/openai"),
                                    Optional.of("v1.a.b.c"),
                                    false,
                                    List.of("big"),
                                    true,
                                    3,
                                    7,
                                    List.of("guide"),
                                    true));
        }
    }

    @Test
    void what_it_lists_is_remembered_in_its_order_and_replaced_whole() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            var one = add(database, "one");
            var other = add(database, "other");
            ProviderRows.remember(database, one, List.of(SMALL, BIG));
            ProviderRows.remember(database, other, List.of(SMALL));
            assertThat(ProviderRows.listed(database, one)).containsExactly(SMALL, BIG);
            var larger = new Offer("big", Optional.of(200_000), Optional.of(false));
            ProviderRows.remember(database, one, List.of(larger));
            assertThat(ProviderRows.listed(database, one)).containsExactly(larger);
            ProviderRows.remember(database, one, List.of());
            assertThat(ProviderRows.listed(database, one)).isEmpty();
            assertThat(ProviderRows.listed(database, other)).containsExactly(SMALL);
        }
    }

    @Test
    void keys_are_put_under_a_new_envelope_key_and_the_others_stay() throws SQLException {
        var old = new Secret("an envelope key for tests, long enough");
        var next = new Secret("the envelope key after it, long enough");
        var key = new Secret("sk-1");
        try (var database = TestDatabase.fresh().getConnection()) {
            var ours = add(database, "ours");
            add(database, "damaged");
            seal(
                    database,
                    ours,
                    new Envelopes(old, List.of()).seal(key, KnownProvider.about(ours)));
            var rotating = new Envelopes(next, List.of(old));
            assertThat(ProviderRows.renew(database, rotating)).containsExactly("ours");
            assertThat(ProviderRows.renew(database, rotating)).isEmpty();

            var stored = ProviderRows.all(database).getLast().sealedKey().orElseThrow();
            var after = new Envelopes(next, List.of());
            assertThat(after.open(stored, KnownProvider.about(ours))).contains(key);
            assertThat(ProviderRows.all(database).getFirst().sealedKey()).contains("v1.a.b.c");
        }
    }

    private static void seal(Connection database, UUID id, String envelope) throws SQLException {
        try (var update =
                database.prepareStatement("update provider set sealed_key = ? where id = ?")) {
            update.setString(1, envelope);
            update.setObject(2, id);
            update.executeUpdate();
        }
    }

    @Test
    void nothing_is_remembered_of_one_that_is_gone() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            var id = UUID.randomUUID();
            ProviderRows.remember(database, id, List.of(BIG));
            assertThat(ProviderRows.listed(database, id)).isEmpty();
        }
    }
}
