-- By way of which item a comment, a file or a score came here, when that was merged into it.
alter table comment add column origin_id blob references item (id);
alter table attachment add column origin_id blob references item (id);
alter table score add column origin_id blob references item (id);
