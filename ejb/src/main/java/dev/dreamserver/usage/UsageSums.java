package dev.dreamserver.usage;

/** SQL that usage is added up with: a row is seen as the figures of one request. */
final class UsageSums {

    /** Puts its price of one currency beside each row of usage_attempt, if it has one. */
    static final String PRICED =
            """
            left join usage_price_span on price_currency = ? and price_model = model
                and started_at >= price_from and started_at < price_to
            """;

    /**
     * The figures of one such row, named as in usage_hour. A request that is tried again is one, as
     * its last attempt. What failed is no request that is paid for; its tokens are. What was
     * answered from memory has a price of its own, and says nothing of how long an engine takes.
     * Products of decimals are exact.
     */
    static final String OF_A_ROW =
            """
            (outcome <> 'RETRIED')::int as requests, (outcome = 'FAILED')::int as failed,
            (outcome = 'ABORTED')::int as aborted, estimated::int as estimated,
            tokens_in, tokens_out, %s as first_token,
            case when outcome = 'COMPLETE' and not cached then %s end as duration,
            0.000001 * ((tokens_in - tokens_cached) * price_input
                + tokens_cached * price_input_cached + tokens_out * price_output)
                + 0.001 * (outcome not in ('FAILED', 'RETRIED'))::int
                    * case when cached then price_cached else price_request end as cost,
            (price_input is null and tokens_in + tokens_out > 0)::int as unpriced,
            cached::int as cached, tokens_cached
            """
                    .formatted(
                            UsageTimes.of("first_token_micros"), UsageTimes.of("duration_micros"));

    /**
     * How many of a row are paid for as a request, how many as one from memory, and how many used
     * tokens: with these a sum can be priced again when its rows are gone.
     */
    static final String BILLED_OF_A_ROW =
            """
            (outcome not in ('FAILED', 'RETRIED') and not cached)::int as billed,
            (outcome not in ('FAILED', 'RETRIED') and cached)::int as billed_cached,
            (tokens_in + tokens_out > 0)::int as metered
            """;

    /**
     * The figures of a sum of one hour, one model and whatever else, by the prices of that hour.
     */
    static final String OF_AN_HOUR =
            """
            requests, failed, aborted, estimated, tokens_in, tokens_out, first_token, duration,
            0.000001 * ((tokens_in - tokens_cached) * price_input
                + tokens_cached * price_input_cached + tokens_out * price_output)
                + 0.001 * (billed * price_request + billed_cached * price_cached) as cost,
            case when price_input is null then metered else 0 end as unpriced,
            cached, tokens_cached, billed, billed_cached, metered
            """;

    /** Puts its price beside each such sum. */
    static final String PRICED_HOUR =
            """
            left join usage_price_span on price_currency = ? and price_model = model
                and starts_at >= price_from and starts_at < price_to
            """;

    /** What such figures add up to, those of hours and days as well. */
    static final String ALL =
            """
            coalesce(sum(requests), 0)::bigint as requests,
            coalesce(sum(failed), 0)::bigint as failed,
            coalesce(sum(aborted), 0)::bigint as aborted,
            coalesce(sum(estimated), 0)::bigint as estimated,
            coalesce(sum(tokens_in), 0)::bigint as tokens_in,
            coalesce(sum(tokens_out), 0)::bigint as tokens_out,
            sum(first_token) as first_token, sum(duration) as duration,
            sum(cost) as cost, coalesce(sum(unpriced), 0)::bigint as unpriced,
            coalesce(sum(cached), 0)::bigint as cached,
            coalesce(sum(tokens_cached), 0)::bigint as tokens_cached
            """;

    /** The same of what can be priced again. */
    static final String ALL_BILLED =
            """
            coalesce(sum(billed), 0)::bigint as billed,
            coalesce(sum(billed_cached), 0)::bigint as billed_cached,
            coalesce(sum(metered), 0)::bigint as metered
            """;

    /** The columns of usage_hour and usage_day that hold these, in this order. */
    static final String COLUMNS =
            """
            requests, failed, aborted, estimated, tokens_in, tokens_out, first_token, duration,
            cost, unpriced, cached, tokens_cached, billed, billed_cached, metered
            """;

    /** What begins to put sums into a table of them. */
    static final String INTO =
            """
            insert into %%s (starts_at, grain, project, person_id, team, key_id, model, engine, %s)
            """
                    .formatted(COLUMNS);

    /** Sums of all grains, by the hour, from anything that has rows of one hour. */
    static final String BY_HOUR =
            """
            select hour, grouping(project, person_id, team, key_id, model, engine),
                   project, person_id, team, key_id, model, engine, %s, %s
            from (%%s) as used
            group by grouping sets ((hour), (hour, person_id), (hour, team), (hour, key_id),
                                    (hour, project), (hour, model),
                                    (hour, person_id, team, key_id, project, model, engine))
            """
                    .formatted(ALL, ALL_BILLED);

    /** Such rows of single requests, and where conditions begin. */
    static final String ATTEMPTS =
            """
            select date_bin('1 hour', started_at, ?) as hour,
                   project, person_id, team, key_id, model, engine, %s, %s
            from %%s %s
            """
                    .formatted(OF_A_ROW, BILLED_OF_A_ROW, PRICED);

    private UsageSums() {}
}
