-- The words of new items wait in a short list before they are merged into the index, so that no search has to read a long one.
alter index item_words set (gin_pending_list_limit = 1024);

-- The items of an event, for what has changed lately.
create index event_item_by_event on event_item (event_id, item_id);
