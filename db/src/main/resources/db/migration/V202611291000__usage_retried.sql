-- An attempt that another one followed is no request that failed: RETRIED. What was written before
-- stays as it was written, and is not read again: it cannot break a wider rule.

alter table usage_attempt
    drop constraint usage_attempt_outcome_check,
    add constraint usage_attempt_outcome_check
        check (outcome in ('COMPLETE', 'ABORTED', 'FAILED', 'RETRIED')) not valid;
