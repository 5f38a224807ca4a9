-- The model that its owner chose for a conversation; none where the house chooses.

alter table chat_conversation add column model text;
