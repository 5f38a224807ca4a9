-- Tokens of prompts that an engine or a provider still had from an earlier request, and for which
-- providers ask less. A price that says nothing of them asks for them as for the others.

alter table usage_attempt add column tokens_cached bigint not null default 0;
alter table usage_attempt add constraint usage_attempt_tokens_cached_check
    check (tokens_cached >= 0) not valid;
alter table usage_hour add column tokens_cached bigint not null default 0;
alter table usage_day add column tokens_cached bigint not null default 0;
alter table usage_open add column tokens_cached bigint not null default 0;

alter table usage_price add column input_cached numeric check (input_cached >= 0);

create or replace view usage_price_span as
select * from (
    select currency as price_currency, model as price_model, valid_from as price_from,
           lead(valid_from, 1, 'infinity') over (partition by currency, model order by valid_from)
               as price_to,
           input as price_input, output as price_output, request as price_request,
           cached as price_cached, coalesce(input_cached, input) as price_input_cached
    from (select distinct on (currency, model, valid_from) *
          from usage_price order by currency, model, valid_from, id desc) as counting
) as spans
where price_input is not null;
