-- Who did what, one hash chain for each node of the house.
-- Each entry's hash covers the hash before it and every field; its seal is an HMAC of that hash
-- under a key that the database never sees. The head of each chain is sealed too, so that a cut
-- tail is found.

create table audit_chain (
    node text primary key,
    sequence bigint not null,
    hash bytea not null,
    seal bytea not null
);

create table audit_entry (
    node text not null,
    sequence bigint not null,
    at timestamptz not null,
    action text not null,
    actor text not null,
    actor_name text not null,
    subject text,
    details text not null,
    previous_hash bytea not null,
    hash bytea not null,
    seal bytea not null,
    primary key (node, sequence)
);

create index audit_entry_by_time on audit_entry (at desc, node desc, sequence desc);

-- Defence in depth: whoever holds the database can lift these, and then the chain tells.

create function audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'The audit log takes new entries only' using errcode = 'insufficient_privilege';
end
$$;

create function audit_advance() returns trigger language plpgsql as $$
begin
    if new.node <> old.node or new.sequence <= old.sequence then
        raise exception 'An audit chain only grows' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;

create trigger audit_entry_stays before update or delete on audit_entry
    for each row execute function audit_refuse();
create trigger audit_entry_not_emptied before truncate on audit_entry
    for each statement execute function audit_refuse();
create trigger audit_chain_grows before update on audit_chain
    for each row execute function audit_advance();
create trigger audit_chain_stays before delete on audit_chain
    for each row execute function audit_refuse();
create trigger audit_chain_not_emptied before truncate on audit_chain
    for each statement execute function audit_refuse();
