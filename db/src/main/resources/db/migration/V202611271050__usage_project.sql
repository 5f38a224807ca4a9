-- What a request is for, where it or its key names a project. It is one more of what usage is told
-- apart by: grain has a sixth bit, above the others, since grouping() now begins with project. 63
-- all of them are added up over; 31, 47, 55, 59, 61 all but project, person, team, key, model; 0
-- none.
--
-- No row had a project until now, so the sums there are stay right: those over anything are over
-- all projects as well, those over nothing are of no project, and by project there is one sum, that
-- of no project, which is the sum of all.

alter table usage_attempt add column project text;
alter table usage_hour add column project text;
alter table usage_day add column project text;

do $$
declare
    one record;
begin
    for one in select conrelid::regclass as of_table, conname from pg_constraint
               where contype = 'u' and conrelid in ('usage_hour'::regclass, 'usage_day'::regclass)
    loop
        execute format('alter table %s drop constraint %I', one.of_table, one.conname);
    end loop;
end $$;

update usage_hour set grain = grain + 32 where grain > 0;
update usage_day set grain = grain + 32 where grain > 0;

insert into usage_hour (starts_at, grain, requests, failed, aborted, estimated, tokens_in,
                        tokens_out, first_token, duration, cost, unpriced, cached)
select starts_at, 31, requests, failed, aborted, estimated, tokens_in,
       tokens_out, first_token, duration, cost, unpriced, cached
from usage_hour where grain = 63;

insert into usage_day (starts_at, grain, requests, failed, aborted, estimated, tokens_in,
                       tokens_out, first_token, duration, cost, unpriced, cached)
select starts_at, 31, requests, failed, aborted, estimated, tokens_in,
       tokens_out, first_token, duration, cost, unpriced, cached
from usage_day where grain = 63;

alter table usage_hour add unique nulls not distinct
    (grain, starts_at, person_id, team, key_id, project, model, engine);
alter table usage_day add unique nulls not distinct
    (grain, starts_at, person_id, team, key_id, project, model, engine);
