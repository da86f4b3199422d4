-- The backlog by due date is read along this.
create index work_by_due_day on work (due_on, item_id) where due_on is not null;
