-- API keys: only the hash of a key is kept, and the few characters by which people know it.

create table api_key (
    id uuid primary key,
    version bigint not null,
    person_id text not null,
    person_name text not null,
    team text,
    name text not null,
    hash text not null unique,
    shown text not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);

create unique index api_key_active_name on api_key (person_id, name) where revoked_at is null;
create index api_key_by_person on api_key (person_id, created_at desc);
