-- The index of words merges its parts later and more of them at once: a commit of one item does not pay for thousands.
insert into item_text (item_text, rank) values ('automerge', 16);

-- The items of an event, for what has changed lately.
create index event_item_by_event on event_item (event_id, item_id);
