-- Requests that were answered from memory: no engine ran, no token was used. They have a price of
-- their own, per thousand; a price that says nothing of it asks nothing for them.

alter table usage_attempt add column cached boolean not null default false;
alter table usage_hour add column cached bigint not null default 0;
alter table usage_day add column cached bigint not null default 0;

alter table usage_price add column cached numeric not null default 0 check (cached >= 0);

create or replace view usage_price_span as
select * from (
    select currency as price_currency, model as price_model, valid_from as price_from,
           lead(valid_from, 1, 'infinity') over (partition by currency, model order by valid_from)
               as price_to,
           input as price_input, output as price_output, request as price_request,
           cached as price_cached
    from (select distinct on (currency, model, valid_from) *
          from usage_price order by currency, model, valid_from, id desc) as counting
) as spans
where price_input is not null;
