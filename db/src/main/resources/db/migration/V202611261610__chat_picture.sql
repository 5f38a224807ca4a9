-- Pictures that a question brings along, and how many of them an answer was not shown.

create table chat_picture (
    conversation_id uuid not null,
    position integer not null,
    ordinal integer not null,
    name text not null,
    type text not null check (type in ('PNG', 'JPEG')),
    width integer not null,
    height integer not null,
    size integer not null,
    bytes bytea not null,
    primary key (conversation_id, position, ordinal),
    foreign key (conversation_id, position)
        references chat_message (conversation_id, position) on delete cascade
);

-- They are compressed already.
alter table chat_picture alter column bytes set storage external;

alter table chat_message add column unseen integer not null default 0;
