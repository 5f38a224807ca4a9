-- How each person wants the console to be. Who has no row has chosen nothing.

create table identity_preferences (
    person_id text primary key references identity_person on delete cascade,
    language text not null,
    theme text not null,
    single_keys boolean not null
);
