-- One row for each attempt to answer a request. Only ever inserted. request_id is a UUID of version
-- 7: ids sort by time, so a span of time is a range of the primary key, for reading and, when the
-- table grows, for partitions. Times in microseconds.

create table usage_attempt (
    request_id uuid not null,
    attempt smallint not null,
    person_id text not null,
    team text,
    key_id text,
    model text not null,
    engine text not null,
    started_at timestamptz not null,
    tokens_in bigint not null check (tokens_in >= 0),
    tokens_out bigint not null check (tokens_out >= 0),
    first_token_micros bigint check (first_token_micros >= 0),
    duration_micros bigint not null check (duration_micros >= 0),
    outcome text not null check (outcome in ('COMPLETE', 'ABORTED', 'FAILED')),
    estimated boolean not null,
    primary key (request_id, attempt)
);

create index usage_attempt_by_person on usage_attempt (person_id, started_at);
create index usage_attempt_by_time on usage_attempt using brin (started_at);
