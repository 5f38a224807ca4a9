-- Hours that are not over, added up every few seconds from what was written since: the same sums as
-- usage_hour, of requests that were written before open_to. What was written later is read as single
-- rows. Everything here follows from usage_attempt; where it is in doubt it is made anew.

create table usage_open (like usage_hour including all);

alter table usage_rollup add column open_to timestamptz;

-- A row that is changed was perhaps added up as it was. Rare: an answer that was refused at its end
-- after a connection was lost. Whoever finds a line here adds up anew, and takes the line.
create table usage_reopened (at timestamptz not null default now());

create function usage_reopen() returns trigger language plpgsql as $$
begin
    insert into usage_reopened default values;
    return null;
end $$;

create trigger usage_attempt_changed after update on usage_attempt
    for each row when (old.outcome is distinct from new.outcome) execute function usage_reopen();

-- What was written in the last seconds is found by the row: the BRIN index by the time of writing
-- knows the newest pages only once they were cleaned up. From tomorrow on: no day that is there is read.
create index usage_attempt_by_moment on only usage_attempt (written_at);

do $$
declare
    one record;
begin
    for one in select inhrelid::regclass as part, inhrelid::regclass || '_by_moment' as index
               from pg_inherits where inhparent = 'usage_attempt'::regclass
               and (inhrelid = 'usage_attempt_default'::regclass
                    or inhrelid::regclass::text
                        > 'usage_attempt_' || to_char(now() at time zone 'UTC', 'YYYYMMDD'))
    loop
        execute format('create index %I on %s (written_at)', one.index, one.part);
        execute format('alter index usage_attempt_by_moment attach partition %I', one.index);
    end loop;
end $$;
