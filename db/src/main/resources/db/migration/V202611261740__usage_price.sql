-- What models cost: from when on, and where the figure is from. Only ever inserted. Of lines of one
-- model, one currency and the same beginning the one added last counts. input and output are per
-- million tokens, request is per thousand requests; all three are null where a price ends: unknown
-- from then on.

create table usage_price (
    id bigint generated always as identity primary key,
    model text not null,
    currency text not null,
    valid_from timestamptz not null,
    input numeric check (input >= 0),
    output numeric check (output >= 0),
    request numeric check (request >= 0),
    source text not null,
    added_by text not null,
    added_at timestamptz not null default now(),
    check (num_nulls(input, output, request) in (0, 3))
);

create index usage_price_by_model on usage_price (currency, model, valid_from, id);

-- Each price with its end. The columns are named apart from those of usage_attempt.
create view usage_price_span as
select * from (
    select currency as price_currency, model as price_model, valid_from as price_from,
           lead(valid_from, 1, 'infinity') over (partition by currency, model order by valid_from)
               as price_to,
           input as price_input, output as price_output, request as price_request
    from (select distinct on (currency, model, valid_from) *
          from usage_price order by currency, model, valid_from, id desc) as counting
) as spans
where price_input is not null;

-- Sums hold for the currency they were made in; without one they are made anew.
alter table usage_rollup add column currency text not null default '';
alter table usage_hour add column cost numeric, add column unpriced bigint not null default 0;
alter table usage_day add column cost numeric, add column unpriced bigint not null default 0;
