-- Responses of /v1/responses: the id of each for the person who made it. What was said stands there
-- only where the owner of the house lets it be kept; input and response are JSON.

create table response_kept (
    person_id text not null,
    id text not null,
    created_at timestamptz not null,
    model text not null,
    status text not null,
    input text,
    response text,
    primary key (person_id, id),
    check ((input is null) = (response is null))
);

create index response_kept_newest on response_kept (person_id, created_at);
create index response_kept_oldest on response_kept (created_at);
