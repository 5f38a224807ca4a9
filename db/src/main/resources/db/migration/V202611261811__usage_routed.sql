-- Where the house chose the model: the name that was asked for, and why this model answered.

alter table usage_attempt add column asked text;
alter table usage_attempt add column reason text;
