package dev.dreamserver.provider;

import dev.dreamserver.engine.EngineProbe.Offer;
import dev.dreamserver.security.Envelopes;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the watch reads and writes at once, without entities: providers, and what they list. */
final class ProviderRows {

    private ProviderRows() {}

    static List<KnownProvider> all(Connection database) throws SQLException {
        try (var query =
                        database.prepareStatement(
                                """
                                select id, name, preset, address, sealed_key, offers_all, models, shared,
                                       weight, concurrent, fallbacks, enabled, version
                                from provider order by name
                                """);
                var rows = query.executeQuery()) {
            var all = new ArrayList<KnownProvider>();
            while (rows.next()) {
                all.add(
                        new KnownProvider(
                                rows.getObject(1, UUID.class),
                                rows.getLong(13),
                                rows.getString(2),
                                Preset.of(rows.getString(3)).orElse(Preset.COMPATIBLE),
                                URI.create(rows.getString(4)),
                                Optional.ofNullable(rows.getString(5)),
                                rows.getBoolean(6),
                                texts(rows, 7),
                                rows.getBoolean(8),
                                rows.getInt(9),
                                rows.getInt(10),
                                texts(rows, 11),
                                rows.getBoolean(12)));
            }
            return all;
        }
    }

    private static List<String> texts(ResultSet rows, int column) throws SQLException {
        return List.of((String[]) rows.getArray(column).getArray());
    }

    /** What a provider listed when it was last looked at, in its order. */
    static List<Offer> listed(Connection database, UUID provider) throws SQLException {
        try (var query =
                database.prepareStatement(
                        """
                        select model, context_tokens, sees from provider_model
                        where provider_id = ? order by place
                        """)) {
            query.setObject(1, provider);
            try (var rows = query.executeQuery()) {
                var offers = new ArrayList<Offer>();
                while (rows.next()) {
                    offers.add(
                            new Offer(
                                    rows.getString(1),
                                    Optional.ofNullable(rows.getObject(2, Integer.class)),
                                    Optional.ofNullable(rows.getObject(3, Boolean.class))));
                }
                return offers;
            }
        }
    }

    /** Remembers what a provider lists now, in one piece; nothing where it is gone. */
    static void remember(Connection database, UUID provider, List<Offer> offers)
            throws SQLException {
        try (var write =
                database.prepareStatement(
                        """
                        with gone as (delete from provider_model where provider_id = ?
                                      and model <> all (?)),
                             told as (select * from unnest(?, ?, ?)
                                      with ordinality as t (model, context_tokens, sees, place))
                        insert into provider_model (provider_id, model, context_tokens, sees, place)
                        select p.id, t.model, t.context_tokens, t.sees, t.place
                        from told t, provider p where p.id = ?
                        on conflict (provider_id, model) do update
                        set context_tokens = excluded.context_tokens, sees = excluded.sees,
                            place = excluded.place
                        """)) {
            var names = database.createArrayOf("text", offers.stream().map(Offer::model).toArray());
            write.setObject(1, provider);
            write.setArray(2, names);
            write.setArray(3, names);
            write.setArray(
                    4,
                    database.createArrayOf(
                            "int4",
                            offers.stream()
                                    .map(offer -> offer.contextTokens().orElse(null))
                                    .toArray()));
            write.setArray(
                    5,
                    database.createArrayOf(
                            "bool",
                            offers.stream().map(offer -> offer.sees().orElse(null)).toArray()));
            write.setObject(6, provider);
            write.executeUpdate();
        }
    }

    /** Puts all keys under the current envelope key; says whose were under another. */
    static List<String> renew(Connection database, Envelopes envelopes) throws SQLException {
        var renewed = new ArrayList<String>();
        try (var update =
                database.prepareStatement("update provider set sealed_key = ? where id = ?")) {
            for (var provider : all(database)) {
                var after =
                        provider.sealedKey()
                                .filter(key -> !envelopes.isCurrent(key))
                                .flatMap(
                                        key ->
                                                envelopes.renew(
                                                        key, KnownProvider.about(provider.id())));
                if (after.isPresent()) {
                    update.setString(1, after.get());
                    update.setObject(2, provider.id());
                    update.executeUpdate();
                    renewed.add(provider.name());
                }
            }
        }
        return renewed;
    }
}
