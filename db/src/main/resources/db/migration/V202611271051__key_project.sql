-- What a key is for. Its requests count for this project, whatever they say themselves.

alter table api_key add column project text;
