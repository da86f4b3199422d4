-- By the customs of which place somebody reads dates and numbers, and in which time zone; nothing where their browser says it.
alter table person add column locale text;
alter table person add column zone text;
