-- The history of one thing, such as a setting, among millions of entries.

create index audit_entry_by_subject on audit_entry (action, subject, at desc, node desc, sequence desc);
