-- usage_attempt by the day: a partition for each day of UTC, so that a day goes by dropping a table,
-- and what is asked of some days looks at no other. request_id is a UUID of version 7, made when the
-- request arrives: its first 48 bits are the milliseconds of started_at, so a range of ids is a day,
-- and request and attempt stay unique over all days. What has a day of its own nowhere goes to
-- usage_attempt_default; class UsageDays makes the days that come, and drops those that are over.

alter table usage_attempt rename to usage_attempt_whole;
create table usage_attempt (like usage_attempt_whole including defaults including constraints)
    partition by range (request_id);
create table usage_attempt_default partition of usage_attempt default;

do $$
declare
    one date;
begin
    for one in
        select distinct ((timestamptz 'epoch' + ms * interval '1 millisecond') at time zone 'UTC')::date
        from (select ('x' || left(replace(request_id::text, '-', ''), 12))::bit(48)::bigint as ms
              from usage_attempt_whole) as ids
        where ms between extract(epoch from timestamptz '2020-01-01Z') * 1000
                     and extract(epoch from now() + interval '7 days') * 1000
    loop
        execute format('create table %I partition of usage_attempt for values from (%L) to (%L)',
            'usage_attempt_' || to_char(one, 'YYYYMMDD'),
            lpad(to_hex((one - date '1970-01-01') * 86400000::bigint), 12, '0')
                || repeat('0', 20),
            lpad(to_hex((one + 1 - date '1970-01-01') * 86400000::bigint), 12, '0')
                || repeat('0', 20));
    end loop;
end $$;

insert into usage_attempt select * from usage_attempt_whole;
drop table usage_attempt_whole;

alter table usage_attempt add primary key (request_id, attempt);
create index usage_attempt_by_person on usage_attempt (person_id, request_id, attempt);
create index usage_attempt_by_writing on usage_attempt using brin (written_at)
    with (autosummarize = on);

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
