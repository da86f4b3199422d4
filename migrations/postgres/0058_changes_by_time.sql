-- What changed between two moments is read along time, not bet by bet and field by field.
create index bet_change_by_event on bet_change (event_id);
