package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours and days that are added up say what their rows say, on a real PostgreSQL. */
class UsageRollupTest {

    /** Nine days up to now; who is in which team and has which key does not change. */
    private static final String USE =
            """
            insert into usage_attempt
            select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0')
                       || '7000' || lpad(to_hex(i), 16, '8'))::uuid,
                   1, 'person-' || who, nullif('team-' || who % 3, 'team-2'),
                   nullif('key-' || who || i % 2, 'key-' || who || '1'),
                   'model-' || i * i % 3, 'local', at, i % 900, i % 70,
                   case when i % 6 > 0 then (5000 * exp(i * 7919 % 1000 / 200.0))::bigint end,
                   (9000 * exp(i * 104729 % 1000 / 180.0))::bigint,
                   (array['COMPLETE', 'COMPLETE', 'COMPLETE', 'FAILED', 'ABORTED'])[1 + i % 5],
                   i % 11 = 0, at, false, null, null,
                   nullif('project-' || i % 4, 'project-3')
            from (select i, i * 31 % 7 as who, now() - i * interval '194 second' as at
                  from generate_series(0, 4000) as i) as made
            """;

    /** One model's price changes within these days, the other's ends; some hours are corrected. */
    private static final String PRICES =
            """
            insert into usage_price
                (model, currency, valid_from, input, output, request, source, added_by)
            values ('model-0', 'USD', now() - interval '20 days', 0.123456, 7.654321, 0, '', ''),
                   ('model-0', 'USD', date_trunc('hour', now()) - interval '70 hours',
                    1, 2, 3, '', ''),
                   ('model-0', 'USD', date_trunc('hour', now()) - interval '70 hours',
                    0.000001, 0.3, 4.5, '', ''),
                   ('model-1', 'USD', now() - interval '5 days', 1, 1, 0, '', ''),
                   ('model-1', 'USD', now() - interval '2 days', null, null, null, '', ''),
                   ('model-1', 'EUR', now() - interval '20 days', 9, 9, 9, '', '')
            """;

    private static final Currency USD = Currency.getInstance("USD");

    private final DataSource database = TestDatabase.fresh();
    private Connection connection;
    private String hoursTo = "";
    private String daysTo = "";

    @BeforeEach
    void connect() throws SQLException {
        connection = database.getConnection();
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String told(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private void addUp(ZoneId zone) throws SQLException {
        addUp(zone, USD);
    }

    private void addUp(ZoneId zone, Currency currency) throws SQLException {
        var rollup = new UsageRollup(connection, UsageCalendar.of(zone, Instant.now()), currency);
        while (rollup.step()) {
            // one day after the other
        }
    }

    /** Of hours and days that were added up when it was first asked: one more may end meanwhile. */
    private String sums() throws SQLException {
        if (hoursTo.isEmpty()) {
            hoursTo = told("select coalesce(hours_to, 'infinity') from usage_rollup");
            daysTo = told("select coalesce(days_to, 'infinity') from usage_rollup");
        }
        return told(
                """
                select string_agg(one::text, ' ' order by one::text)
                from (select * from usage_hour where starts_at < '%s'
                      union all select * from usage_day where starts_at < '%s') as one
                """
                        .formatted(hoursTo, daysTo));
    }

    /** All that can be asked of these days. */
    private List<Object> answers(ZoneId zone, Instant now) throws SQLException {
        var usage = new UsageQuery(connection, USD);
        var today = LocalDate.ofInstant(now, zone);
        var answers = new ArrayList<Object>();
        for (var days : List.of(1, 4, 9)) {
            var span = new UsageSpan(today.minusDays(days - 1), today, zone);
            for (var only :
                    List.of(
                            Map.<UsageDimension, String>of(),
                            Map.of(UsageDimension.PERSON, "person-4"),
                            Map.of(UsageDimension.TEAM, UsageDimension.NONE),
                            Map.of(UsageDimension.PROJECT, "project-2"),
                            Map.of(UsageDimension.PROJECT, UsageDimension.NONE),
                            Map.of(UsageDimension.KEY, "key-30", UsageDimension.MODEL, "model-1"),
                            Map.of(UsageDimension.MODEL, "none such"))) {
                var question = new UsageQuestion(span, only);
                answers.add(usage.report(question, span.step(), now));
                for (var by : UsageDimension.values()) {
                    answers.add(usage.groups(question, by, UsageOrder.TOKENS_OUT, 5));
                    answers.add(usage.groups(question, by, UsageOrder.DURATION, 5));
                    answers.add(usage.groups(question, by, UsageOrder.COST, 5));
                }
            }
        }
        return answers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "Asia/Kolkata"})
    void whatever_is_asked_sums_answer_as_the_rows_did(String name) throws SQLException {
        var zone = ZoneId.of(name);
        run(USE);
        run(PRICES);
        var now = Instant.now();
        var hour = UsageCalendar.of(zone, now).hour(now);
        var midnight = UsageCalendar.of(zone, now).day(now);
        var answers = answers(zone, now);
        var atHour = answers(zone, hour);
        var atMidnight = answers(zone, midnight);
        addUp(zone);
        assertThat(answers(zone, now)).isEqualTo(answers);
        assertThat(new OpenHours(connection, UsageCalendar.of(zone, now), USD).step()).isTrue();
        assertThat(told("select sum(requests) from usage_open where grain = 63"))
                .as("the hour under way too")
                .isEqualTo(
                        told(
                                "select count(*) from usage_attempt where started_at >="
                                        + " (select hours_to from usage_rollup) and written_at <"
                                        + " (select open_to from usage_rollup)"));
        assertThat(answers(zone, now)).isEqualTo(answers);
        run("delete from usage_attempt where started_at < (select hours_to from usage_rollup)");
        assertThat(answers(zone, hour)).as("without those rows").isEqualTo(atHour);
        run("delete from usage_hour where starts_at < (select days_to from usage_rollup)");
        assertThat(answers(zone, midnight)).as("nor those hours").isEqualTo(atMidnight);
    }

    /** Added up now, put into a house of that time as it would have been added up there. */
    @Test
    void sums_from_before_there_were_projects_are_what_they_would_be_made_anew()
            throws SQLException {
        run(USE);
        run(PRICES);
        run("update usage_attempt set project = null");
        addUp(ZoneOffset.UTC);
        var old = TestDatabase.asOf("202611271040");
        try (var before = old.getConnection()) {
            for (var table : List.of("usage_hour", "usage_day")) {
                var rows =
                        told(
                                "select jsonb_agg(to_jsonb(one) || jsonb_build_object('grain',"
                                        + " greatest(grain - 32, 0))) from "
                                        + table
                                        + " as one where grain <> 31");
                try (var put =
                        before.prepareStatement(
                                "insert into "
                                        + table
                                        + " select * from jsonb_populate_recordset(null::"
                                        + table
                                        + ", ?::jsonb)")) {
                    put.setString(1, rows);
                    put.executeUpdate();
                }
            }
        }
        var sums =
                """
                select string_agg(one::text, ' ' order by one::text)
                from (select to_jsonb(h) - '{billed,billed_cached,metered}'::text[] as one
                      from usage_hour h
                      union all select to_jsonb(d) - '{billed,billed_cached,metered}'::text[]
                      from usage_day d) as one
                """;
        var anew = told(sums);
        TestDatabase.migrate(old);
        connection.close();
        connection = old.getConnection();
        assertThat(told(sums)).isNotEqualTo("null").isEqualTo(anew);
    }

    @Test
    void doing_it_again_changes_nothing_and_from_nothing_it_becomes_the_same() throws SQLException {
        run(USE);
        run(PRICES);
        addUp(ZoneOffset.UTC);
        var sums = sums();
        addUp(ZoneOffset.UTC);
        assertThat(sums()).isEqualTo(sums);
        run("update usage_rollup set zone = ''");
        addUp(ZoneOffset.UTC);
        assertThat(sums()).isEqualTo(sums);
    }

    @Test
    void a_row_that_comes_late_is_added_to_its_hour_and_one_that_failed_after_all_changes_it()
            throws SQLException {
        run(USE);
        addUp(ZoneOffset.UTC);
        var until = " and starts_at < '" + told("select hours_to from usage_rollup") + "'";
        var requests = "select sum(requests) from usage_hour where grain = 63" + until;
        var failed = "select sum(failed) from usage_hour where grain = 63" + until;
        var before = Long.parseLong(told(requests));
        var failedBefore = Long.parseLong(told(failed));
        run(
                """
                insert into usage_attempt (request_id, attempt, person_id, model, engine,
                    started_at, tokens_in, tokens_out, duration_micros, outcome, estimated)
                values ((lpad(to_hex(floor(extract(epoch from now() - interval '50 hours')
                                        * 1000)::bigint), 12, '0')
                            || '70008000000000000000')::uuid, 1, 'late', 'guide', 'local',
                    now() - interval '50 hours', 1, 1, 1, 'COMPLETE', false)
                """);
        addUp(ZoneOffset.UTC);
        assertThat(told(requests)).isEqualTo(String.valueOf(before + 1));
        for (var table : List.of("usage_hour", "usage_day")) {
            assertThat(told("select count(*) from " + table + " where person_id = 'late'"))
                    .as("by person, and in its combination")
                    .isEqualTo("2");
        }
        assertThat(told(failed)).isEqualTo(String.valueOf(failedBefore));
        run(
                "update usage_attempt set outcome = 'FAILED', written_at = now()"
                        + " where person_id = 'late'");
        addUp(ZoneOffset.UTC);
        assertThat(told(failed)).isEqualTo(String.valueOf(failedBefore + 1));
        assertThat(told("select sum(failed) from usage_day where person_id = 'late'"))
                .isEqualTo("2");
        assertThat(told(requests)).isEqualTo(String.valueOf(before + 1));
    }

    @Test
    void an_hour_that_is_not_over_is_left_to_its_rows() throws SQLException {
        run(USE);
        addUp(ZoneOffset.UTC);
        assertThat(told("select max(starts_at) < now() - interval '1 hour' from usage_hour"))
                .isEqualTo("t");
        assertThat(told("select hours_to > now() - interval '66 minutes' from usage_rollup"))
                .isEqualTo("t");
    }

    @Test
    void one_node_at_a_time_and_a_half_done_step_is_not_done() throws SQLException {
        run(USE);
        try (var other = database.getConnection();
                var lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("select 1 from usage_rollup for update");
            addUp(ZoneOffset.UTC);
            assertThat(sums()).isEqualTo("null");
            other.rollback();
        }
        run("alter table usage_hour add check (requests < 0)");
        var broken =
                new UsageRollup(connection, UsageCalendar.of(ZoneOffset.UTC, Instant.now()), USD);
        assertThatThrownBy(broken::step).isInstanceOf(SQLException.class);
        assertThat(told("select hours_to from usage_rollup")).isEqualTo("null");
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void a_house_that_moves_to_where_hours_begin_elsewhere_begins_anew() throws SQLException {
        run(USE);
        addUp(ZoneOffset.UTC);
        addUp(ZoneId.of("Asia/Kolkata"));
        assertThat(told("select every(extract(minute from starts_at) = 30) from usage_hour"))
                .isEqualTo("t");
        assertThat(told("select sum(requests) from usage_hour where grain = 63"))
                .isEqualTo(
                        told(
                                "select count(*) from usage_attempt where started_at <"
                                        + " (select hours_to from usage_rollup)"));
    }

    @Test
    void a_house_that_reckons_in_another_currency_begins_anew() throws SQLException {
        run(USE);
        run(PRICES);
        addUp(ZoneOffset.UTC);
        var dollars = told("select sum(cost) from usage_hour where grain = 63");
        addUp(ZoneOffset.UTC, Currency.getInstance("EUR"));
        var euros = told("select sum(cost) from usage_hour where grain = 63");
        assertThat(euros)
                .isNotEqualTo(dollars)
                .isEqualTo(
                        told(
                                """
                                select sum(0.000009 * (tokens_in + tokens_out)
                                           + 0.009 * (outcome <> 'FAILED')::int)
                                from usage_attempt where model = 'model-1'
                                  and started_at < (select hours_to from usage_rollup)
                                """));
        assertThat(told("select sum(cost) from usage_day where grain = 63"))
                .as("days too")
                .isEqualTo(
                        told(
                                "select sum(cost) from usage_hour where grain = 63"
                                        + " and starts_at < (select days_to from usage_rollup)"));
    }

    @Test
    void a_house_without_use_has_none() throws SQLException {
        addUp(ZoneOffset.UTC);
        assertThat(sums()).isEqualTo("null");
        assertThat(told("select hours_to is not null from usage_rollup")).isEqualTo("t");
    }
}
