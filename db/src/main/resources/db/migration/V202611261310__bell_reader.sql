-- What each person has marked as read of the news of the house: by id, only what is still shown.

create table bell_reader (
    person_id text primary key,
    heard text[] not null,
    changed_at timestamptz not null
);
