-- What was used, added up by the hour and by the day: a page about millions of attempts reads
-- thousands of rows. Everything here follows from usage_attempt and can be made from it again.
--
-- Hours and days begin where the clocks of the house say so. grain tells which of person, team, key,
-- model and engine were added up over, in the bits of grouping(): 31 all of them; 15, 23, 27, 29 all
-- but person, team, key, model; 0 none. The columns of those are null. first_token and duration are
-- histograms (class UsageTimes).

create table usage_hour (
    starts_at timestamptz not null,
    grain smallint not null,
    person_id text,
    team text,
    key_id text,
    model text,
    engine text,
    requests bigint not null,
    failed bigint not null,
    aborted bigint not null,
    estimated bigint not null,
    tokens_in bigint not null,
    tokens_out bigint not null,
    first_token numeric,
    duration numeric,
    unique nulls not distinct (grain, starts_at, person_id, team, key_id, model, engine)
);

create index usage_hour_by_person on usage_hour (person_id, starts_at);
create index usage_hour_by_key on usage_hour (key_id, starts_at);

create table usage_day (like usage_hour including all);

-- One row: until when hours and days are added up, whose they are, and up to which moment rows that
-- came late were looked for. Nodes take turns by locking it.
create table usage_rollup (
    single boolean primary key default true check (single),
    zone text not null,
    shift_seconds integer not null,
    hours_to timestamptz,
    days_to timestamptz,
    looked_at timestamptz not null
);

insert into usage_rollup (zone, shift_seconds, looked_at) values ('', 0, now());

-- A row is written when its answer ends, which can be after its hour was added up.
alter table usage_attempt add column written_at timestamptz not null default '-infinity';
alter table usage_attempt alter column written_at set default now();

create index usage_attempt_by_writing on usage_attempt using brin (written_at);
