-- Budgets in money: their unit is a currency by its three letters, and their amounts, with what is
-- granted and spent of them, are whole billionths of it. unpriced counts the requests of a period
-- that had no price in that currency and were counted as nothing.

alter table quota_budget drop constraint quota_budget_unit_check;
alter table quota_budget add constraint quota_budget_unit_check
    check (unit = 'TOKENS' or unit ~ '^[A-Z]{3}$');

alter table quota_share add column unpriced bigint not null default 0;
