package dev.dreamserver.usage;

/** SQL that usage is added up with: a row is seen as the figures of one request. */
final class UsageSums {

    /** The figures of one row of usage_attempt, named as in usage_hour. */
    static final String OF_A_ROW =
            """
            1 as requests, (outcome = 'FAILED')::int as failed,
            (outcome = 'ABORTED')::int as aborted, estimated::int as estimated,
            tokens_in, tokens_out, %s as first_token,
            case when outcome = 'COMPLETE' then %s end as duration
            """
                    .formatted(
                            UsageTimes.of("first_token_micros"), UsageTimes.of("duration_micros"));

    /** What such figures add up to, those of hours and days as well. */
    static final String ALL =
            """
            coalesce(sum(requests), 0)::bigint as requests,
            coalesce(sum(failed), 0)::bigint as failed,
            coalesce(sum(aborted), 0)::bigint as aborted,
            coalesce(sum(estimated), 0)::bigint as estimated,
            coalesce(sum(tokens_in), 0)::bigint as tokens_in,
            coalesce(sum(tokens_out), 0)::bigint as tokens_out,
            sum(first_token) as first_token, sum(duration) as duration
            """;

    private UsageSums() {}
}
