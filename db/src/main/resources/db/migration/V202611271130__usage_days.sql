-- usage_attempt by the day: a partition for each day of UTC, so that a day goes by dropping a table,
-- and what is asked of some days looks at no other. request_id is a UUID of version 7, made when the
-- request arrives: its first 48 bits are the milliseconds of started_at, so a range of ids is a day,
-- and request and attempt stay unique over all days. What has a day of its own nowhere goes to
-- usage_attempt_default; class UsageDays makes the days that come, and drops those that are over.
--
-- No row is copied, whatever there is: a house waits for this at its start. All rows so far are one
-- partition, from the least id to the end of their last day, named after that day; it goes when this
-- day does. Its rows are read once, to see that they are in it. Only ids later than today move.

alter table usage_attempt rename to usage_attempt_whole;
alter index usage_attempt_pkey rename to usage_attempt_whole_pkey;
alter index usage_attempt_by_person rename to usage_attempt_whole_by_person;
alter index usage_attempt_by_writing rename to usage_attempt_whole_by_writing;
alter index usage_attempt_whole_by_writing set (autosummarize = on);
drop index usage_attempt_by_time;

create table usage_attempt (like usage_attempt_whole including defaults including constraints)
    partition by range (request_id);
create table usage_attempt_default partition of usage_attempt default;
alter table usage_attempt add primary key (request_id, attempt);
create index usage_attempt_by_writing on usage_attempt using brin (written_at)
    with (autosummarize = on);

do $$
declare
    today date := (now() at time zone 'UTC')::date;
    last_id uuid;
    last_day date;
begin
    with moved as (
        delete from usage_attempt_whole
        where request_id >= (lpad(to_hex((today + 1 - date '1970-01-01') * 86400000::bigint), 12, '0')
                                 || repeat('0', 20))::uuid
        returning *)
    insert into usage_attempt_default select * from moved;

    select request_id into last_id from usage_attempt_whole order by request_id desc limit 1;
    if last_id is null then
        drop table usage_attempt_whole;
        return;
    end if;
    last_day := date '1970-01-01'
        + (('x' || left(replace(last_id::text, '-', ''), 12))::bit(48)::bigint / 86400000)::int;
    execute format('alter table usage_attempt attach partition usage_attempt_whole'
        ' for values from (%L) to (%L)',
        repeat('0', 32),
        lpad(to_hex((last_day + 1 - date '1970-01-01') * 86400000::bigint), 12, '0')
            || repeat('0', 20));
    execute format('alter table usage_attempt_whole rename to %I',
        'usage_attempt_' || to_char(last_day, 'YYYYMMDD'));
end $$;

-- Days that are made have this one; the rows so far keep the one they have, by person and time.
create index usage_attempt_by_person on only usage_attempt (person_id, request_id, attempt);
create index usage_attempt_default_by_person on usage_attempt_default
    (person_id, request_id, attempt);
alter index usage_attempt_by_person attach partition usage_attempt_default_by_person;

-- Sums outlive their rows. What they cost by other prices can still be told: billed are the requests
-- that are paid for as requests, billed_cached those that were answered from memory, metered those
-- that used tokens. There are all rows from rows_from on; what began before is in the sums alone.

alter table usage_hour
    add column billed bigint not null default 0,
    add column billed_cached bigint not null default 0,
    add column metered bigint not null default 0;
alter table usage_day
    add column billed bigint not null default 0,
    add column billed_cached bigint not null default 0,
    add column metered bigint not null default 0;
alter table usage_rollup add column rows_from timestamptz not null default 'epoch';

-- The sums there are know nothing of these: they are made anew.
update usage_rollup set zone = '';
