-- Conversations, each owned by one person, and what was said in them.

create table chat_conversation (
    id uuid primary key,
    version bigint not null,
    person_id text not null,
    title text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz
);

create index chat_conversation_by_person on chat_conversation (person_id, updated_at desc) where deleted_at is null;
create index chat_conversation_deleted on chat_conversation (deleted_at) where deleted_at is not null;

create table chat_message (
    id uuid primary key,
    conversation_id uuid not null references chat_conversation (id) on delete cascade,
    position integer not null,
    author text not null,
    body text not null,
    created_at timestamptz not null,
    request_id uuid,
    model text,
    built_in_guide boolean not null default false,
    outcome text,
    reason text,
    left_out integer not null default 0,
    tokens_in bigint not null default 0,
    tokens_out bigint not null default 0,
    first_token_micros bigint,
    duration_micros bigint,
    unique (conversation_id, position)
);
