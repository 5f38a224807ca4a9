-- Models that somebody of this house wanted: on their way, installed, or refused with the reason.
-- What was deleted stays for as long as it can be undone.

create table model_installed (
    id text primary key check (length(id) between 1 and 100),
    title text not null,
    packing text not null,
    source text not null, -- an address, or where the file lay on this machine
    licence text not null, -- empty: nobody knows
    accepted_by text, -- who accepted the licence, where that was asked for
    accepted_at timestamptz,
    state text not null check (state in ('WANTED', 'INSTALLED', 'REFUSED')),
    reason text,
    architecture text,
    layers integer,
    key_value_heads integer,
    head_size integer,
    value_head_size integer,
    trained_context integer,
    sliding_window integer,
    sliding_every integer,
    experts integer,
    added_by text not null,
    added_at timestamptz not null,
    deleted_at timestamptz
);

create table model_file (
    model_id text not null references model_installed on delete cascade,
    number integer not null,
    name text not null,
    sha256 text not null,
    bytes bigint not null check (bytes >= 0),
    path text not null,
    projector boolean not null,
    primary key (model_id, number)
);
