-- What each model took on each node once it had loaded: the measured figure replaces the foretold one.

create table engine_peak (
    node text not null,
    file text not null,
    file_bytes bigint not null check (file_bytes >= 0), -- another file of the same name is another model
    how text not null, -- a digest of the engine's options and of the model's eye: both take memory
    context_tokens integer not null check (context_tokens > 0), -- of one conversation
    slots integer not null check (slots > 0),
    place text not null check (place in ('gpu', 'memory')),
    bytes bigint not null check (bytes > 0),
    at timestamptz not null,
    primary key (node, file, how, context_tokens, slots, place)
);
