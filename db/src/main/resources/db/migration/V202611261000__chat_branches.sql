-- What is said follows a message, so that a question can be put differently and an answer be had
-- again without losing the first; a conversation shows the way to one end.

alter table chat_message add column follows integer;

update chat_message m set follows =
    (select max(b.position) from chat_message b
     where b.conversation_id = m.conversation_id and b.position < m.position);

alter table chat_message add foreign key (conversation_id, follows)
    references chat_message (conversation_id, position);
create index chat_message_follows on chat_message (conversation_id, follows);

-- Where a conversation stands in the list, how its model is asked, and who else may read it.

alter table chat_conversation
    add column shown_end integer,
    add column preview text,
    add column pinned boolean not null default false,
    add column folder text,
    add column system_prompt text,
    add column temperature numeric(3, 2),
    add column max_tokens integer,
    add column shared_team text,
    add column owner_name text;

update chat_conversation c set
    shown_end = (select max(position) from chat_message m where m.conversation_id = c.id),
    preview = (select left(body, 160) from chat_message m
               where m.conversation_id = c.id order by position desc limit 1);

create index chat_conversation_shared on chat_conversation (shared_team, updated_at desc)
    where shared_team is not null and deleted_at is null;

-- Texts that a question brings along.

create table chat_attachment (
    conversation_id uuid not null,
    position integer not null,
    ordinal integer not null,
    name text not null,
    body text not null,
    primary key (conversation_id, position, ordinal),
    foreign key (conversation_id, position)
        references chat_message (conversation_id, position) on delete cascade
);
