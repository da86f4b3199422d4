-- Sub-tasks in the order below their parent, which is what they serve; their hours count in no sprint.
create table subtask (
    item_id uuid primary key references item (id),
    rank text collate "C" not null default '',
    hours double precision
);
