-- Sub-tasks in the order below their parent, which is what they serve; their hours count in no sprint.
create table subtask (
    item_id blob primary key references item (id),
    rank text not null default '',
    hours double precision
) without rowid;
