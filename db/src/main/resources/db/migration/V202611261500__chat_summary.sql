-- What a model is told in place of the first part of a long conversation; for each way through it
-- the summary that reaches furthest is in force.

create table chat_summary (
    conversation_id uuid not null,
    through integer not null,
    version bigint not null,
    messages integer not null,
    body text not null,
    model text,
    written_at timestamptz not null,
    primary key (conversation_id, through),
    foreign key (conversation_id, through)
        references chat_message (conversation_id, position) on delete cascade
);

alter table chat_message add column summarised integer not null default 0;
