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
