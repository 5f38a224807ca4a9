-- The newest entries of one kind, for the bell.

create index audit_entry_by_action on audit_entry (action, at desc, node desc, sequence desc);
