-- People as Keycloak tells of them. Keycloak decides; this is what the house last heard.

create table identity_person (
    person_id text primary key,
    username text not null,
    name text not null,
    enabled boolean not null,
    roles text[] not null,
    teams text[] not null,
    changed_at timestamptz not null,
    first_sign_in timestamptz,
    last_sign_in timestamptz
);

create index identity_person_by_name on identity_person (lower(name));
