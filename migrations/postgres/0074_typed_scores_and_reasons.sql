-- What was typed into a cell, where that is more than the number it comes to: 8 weeks, 200/month, high.
alter table score add column typed text;

-- Why something was done, said afterwards: the event itself stays as it was written.
create table event_reason (
    event_id uuid primary key references event (id),
    reason text not null,
    by_id uuid references person (id),
    at timestamptz not null
);
