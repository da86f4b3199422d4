-- The index of words merges a little with each commit, and only in need a whole level at once, which would hold up writers for
-- seconds.
insert into item_text (item_text, rank) values ('automerge', 8);
insert into item_text (item_text, rank) values ('crisismerge', 64);

-- The items of an event, for what has changed lately.
create index event_item_by_event on event_item (event_id, item_id);
