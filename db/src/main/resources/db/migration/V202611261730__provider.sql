-- Who serves models for the house. The key lies in an envelope under the envelope key, which
-- the database never sees. What a provider lists is remembered, so that a restart need not wait for it.

create table provider (
    id uuid primary key,
    version bigint not null,
    name text not null unique,
    preset text not null,
    address text not null,
    sealed_key text,
    offers_all boolean not null,
    models text[] not null,
    shared boolean not null,
    weight integer not null check (weight > 0),
    concurrent integer not null check (concurrent > 0),
    fallbacks text[] not null,
    enabled boolean not null,
    created_at timestamptz not null,
    changed_at timestamptz not null
);

create table provider_model (
    provider_id uuid not null references provider on delete cascade,
    model text not null,
    place bigint not null,
    context_tokens integer,
    sees boolean,
    primary key (provider_id, model)
);
