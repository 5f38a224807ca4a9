-- The model that each node's own engine runs since its last switch, and the switches themselves.
-- A node without a row in engine_model runs what dream.model.file says.

create table engine_model (
    node text primary key,
    name text not null,
    file text not null,
    projector text,
    context_tokens integer,
    program text not null check (program in ('local', 'local-b')),
    port integer not null check (port between 1 and 65535),
    former text[] not null check (cardinality(former) <= 20), -- names that it answers to besides
    setting text not null, -- what dream.model.file said at the switch: another value wins over this
    at timestamptz not null
);

create table engine_switch (
    id uuid primary key,
    node text not null,
    from_model text not null,
    to_model text not null,
    file text not null,
    phase text not null check (phase in ('RESERVING', 'DRAINING', 'STARTING', 'PROVING', 'MOVING',
        'STOPPING_OLD', 'DONE', 'ROLLED_BACK')),
    beside boolean not null,
    asked_by text not null,
    began timestamptz not null,
    at timestamptz not null,
    reason text
);

create unique index engine_switch_one on engine_switch (node)
    where phase not in ('DONE', 'ROLLED_BACK');
create index engine_switch_newest on engine_switch (node, began desc);
