-- What each discipline takes of an item's points.
alter table work add column estimates text;
