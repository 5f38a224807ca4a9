-- How requests find their model: what stands behind a name, the owner's rules in their order, and
-- how often each way was taken in a day. A name without a row here has what it comes with.

create table routing_name (
    name text primary key,
    models text[] not null check (cardinality(models) between 1 and 20)
);

create table routing_rule (
    id uuid primary key,
    place integer not null,
    name text not null unique,
    subject_kind text not null check (subject_kind in ('HOUSE', 'TEAM', 'PERSON', 'KEY')),
    subject text not null,
    subject_name text not null,
    project text not null, -- empty: whatever it is for
    asked text not null, -- empty: every virtual name
    days smallint not null check (days between 1 and 127), -- Monday is 1, Sunday 64
    begins time,
    ends time,
    budget_below smallint not null check (budget_below between 0 and 100), -- 0: however much
    target text not null,
    check ((begins is null) = (ends is null))
);

create table routing_share (
    day date not null,
    asked text not null,
    model text not null,
    why text not null,
    requests bigint not null,
    primary key (day, asked, model, why)
);
