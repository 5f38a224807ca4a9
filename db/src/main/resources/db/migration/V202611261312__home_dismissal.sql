-- What somebody does not want to see on Home any more.

create table home_dismissal (
    person_id text not null,
    hint text not null,
    at timestamptz not null,
    primary key (person_id, hint)
);
