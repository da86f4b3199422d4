-- A team may meet twice a day; one ceremony of a kind is open at a time.
drop index ceremony_by_day;
create index ceremony_by_day on ceremony (team_id, kind, held_on);
create unique index ceremony_open on ceremony (team_id, kind, held_on) where closed_at is null;

-- What was put before everyone.
create table ceremony_item (
    ceremony_id blob not null references ceremony (id),
    item_id blob not null references item (id),
    shown_at text not null,
    primary key (ceremony_id, item_id)
);
