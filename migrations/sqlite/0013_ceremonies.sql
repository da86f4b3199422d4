-- Ceremonies: refinement, stand-up, review and retrospective, with who was there, what was written, played and decided.
create table ceremony (
    id blob primary key,
    product_id blob not null references product (id),
    team_id blob not null references team (id),
    sprint_id blob references item (id),
    kind text not null,
    held_on text not null,
    state text not null default 'open',
    facilitator_id blob not null references person (id),
    format text,
    columns text not null default '[]',
    phase text not null default '',
    item_id blob references item (id),
    goal_met boolean,
    opened_at text not null,
    closed_at text,
    minutes text
);
create unique index ceremony_by_day on ceremony (team_id, kind, held_on);
create index ceremony_by_product on ceremony (product_id, id);
create index ceremony_by_sprint on ceremony (sprint_id, kind);

create table ceremony_person (
    ceremony_id blob not null references ceremony (id),
    person_id blob not null references person (id),
    joined_at text not null,
    left_at text,
    primary key (ceremony_id, person_id)
) without rowid;

create table ceremony_note (
    id blob primary key,
    ceremony_id blob not null references ceremony (id),
    place text not null,
    by_id blob not null references person (id),
    body text not null,
    item_id blob references item (id),
    under_id blob references ceremony_note (id),
    written_at text not null,
    archived_at text
) without rowid;
create index ceremony_note_by_ceremony on ceremony_note (ceremony_id, id);

create table ceremony_vote (
    note_id blob not null references ceremony_note (id),
    person_id blob not null references person (id),
    primary key (note_id, person_id)
) without rowid;

create table standup_answer (
    ceremony_id blob not null references ceremony (id),
    person_id blob not null references person (id),
    did text not null,
    following text not null,
    hindered text not null,
    obstacle_id blob references obstacle (id),
    answered_at text not null,
    primary key (ceremony_id, person_id)
) without rowid;

create table poker_round (
    id blob primary key,
    ceremony_id blob not null references ceremony (id),
    item_id blob not null references item (id),
    dealt_at text not null,
    revealed_at text,
    settled double precision
) without rowid;
create index poker_round_by_ceremony on poker_round (ceremony_id, id);

create table poker_card (
    round_id blob not null references poker_round (id),
    person_id blob not null references person (id),
    card text not null,
    played_at text not null,
    primary key (round_id, person_id)
) without rowid;

-- What a retrospective decided to do: tasks with an owner and a day, looked at again in the next.
create table ceremony_action (
    ceremony_id blob not null references ceremony (id),
    item_id blob not null references item (id),
    primary key (ceremony_id, item_id)
) without rowid;

-- The points a team estimates in, as a JSON list; the usual deck when it has none of its own.
alter table team add column scale text;
