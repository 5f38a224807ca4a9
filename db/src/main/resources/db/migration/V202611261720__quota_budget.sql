-- Budgets, and what each node holds and has used of them. What is used of a budget in a period is
-- the sum of spent; a node that lives counts with all it was granted, one whose deadline has passed
-- with what it spent. A period is named by its first day in the house's time zone, so a new one is
-- a new row and nothing is ever set back.

create table quota_budget (
    id uuid primary key,
    version bigint not null,
    subject_kind text not null check (subject_kind in ('HOUSE', 'TEAM', 'PERSON', 'KEY')),
    subject text not null,
    subject_name text not null,
    model text not null, -- empty: all models together
    unit text not null check (unit in ('TOKENS')),
    amount bigint not null check (amount > 0),
    period text not null check (period in ('DAY', 'WEEK', 'MONTH', 'TOTAL')),
    hard boolean not null,
    threshold smallint not null check (threshold between 1 and 100),
    created_at timestamptz not null,
    ended_at timestamptz
);

create unique index quota_budget_active on quota_budget (subject_kind, subject, model, unit, period)
    where ended_at is null;

create table quota_share (
    budget uuid not null references quota_budget,
    period date not null,
    node text not null,
    granted bigint not null,
    spent bigint not null,
    deadline timestamptz not null,
    primary key (budget, period, node)
);

-- When a budget was first nearly used up in a period, and when it was used up: each once, whichever
-- node saw it.
create table quota_notice (
    budget uuid not null references quota_budget,
    period date not null,
    state text not null check (state in ('NEAR', 'USED_UP')),
    at timestamptz not null,
    primary key (budget, period, state)
);

create index quota_notice_newest on quota_notice (at);

-- How fast single teams, people and keys may ask, instead of as fast as the settings say; 0 sets no
-- limit.
create table quota_rate (
    id uuid primary key,
    subject_kind text not null check (subject_kind in ('TEAM', 'PERSON', 'KEY')),
    subject text not null,
    subject_name text not null,
    requests integer not null check (requests >= 0),
    tokens integer not null check (tokens >= 0),
    streams integer not null check (streams >= 0),
    unique (subject_kind, subject)
);
