-- A budget can be for a project; its subject is the project's name.

alter table quota_budget drop constraint quota_budget_subject_kind_check;
alter table quota_budget add constraint quota_budget_subject_kind_check
    check (subject_kind in ('HOUSE', 'TEAM', 'PERSON', 'KEY', 'PROJECT'));
