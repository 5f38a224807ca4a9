-- What happened to the services of the house: each change of state, each restart.

create table health_event (
    id bigint generated always as identity primary key,
    service text not null,
    name text not null,
    from_state text,
    to_state text not null,
    reason text,
    at timestamptz not null,
    unique (service, to_state, at)
);

create index health_event_by_time on health_event (at desc, id desc);
