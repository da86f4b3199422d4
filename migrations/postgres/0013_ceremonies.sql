-- Ceremonies: refinement, stand-up, review and retrospective, with who was there, what was written, played and decided.
create table ceremony (
    id uuid primary key,
    product_id uuid not null references product (id),
    team_id uuid not null references team (id),
    sprint_id uuid references item (id),
    kind text not null,
    held_on date not null,
    state text not null default 'open',
    facilitator_id uuid not null references person (id),
    format text,
    columns jsonb not null default '[]',
    phase text not null default '',
    item_id uuid references item (id),
    goal_met boolean,
    opened_at timestamptz not null,
    closed_at timestamptz,
    minutes jsonb
);
create unique index ceremony_by_day on ceremony (team_id, kind, held_on);
create index ceremony_by_product on ceremony (product_id, id);
create index ceremony_by_sprint on ceremony (sprint_id, kind);

create table ceremony_person (
    ceremony_id uuid not null references ceremony (id),
    person_id uuid not null references person (id),
    joined_at timestamptz not null,
    left_at timestamptz,
    primary key (ceremony_id, person_id)
);

create table ceremony_note (
    id uuid primary key,
    ceremony_id uuid not null references ceremony (id),
    place text not null,
    by_id uuid not null references person (id),
    body text not null,
    item_id uuid references item (id),
    under_id uuid references ceremony_note (id),
    written_at timestamptz not null,
    archived_at timestamptz
);
create index ceremony_note_by_ceremony on ceremony_note (ceremony_id, id);

create table ceremony_vote (
    note_id uuid not null references ceremony_note (id),
    person_id uuid not null references person (id),
    primary key (note_id, person_id)
);

create table standup_answer (
    ceremony_id uuid not null references ceremony (id),
    person_id uuid not null references person (id),
    did text not null,
    following text not null,
    hindered text not null,
    obstacle_id uuid references obstacle (id),
    answered_at timestamptz not null,
    primary key (ceremony_id, person_id)
);

create table poker_round (
    id uuid primary key,
    ceremony_id uuid not null references ceremony (id),
    item_id uuid not null references item (id),
    dealt_at timestamptz not null,
    revealed_at timestamptz,
    settled double precision
);
create index poker_round_by_ceremony on poker_round (ceremony_id, id);

create table poker_card (
    round_id uuid not null references poker_round (id),
    person_id uuid not null references person (id),
    card text not null,
    played_at timestamptz not null,
    primary key (round_id, person_id)
);

-- What a retrospective decided to do: tasks with an owner and a day, looked at again in the next.
create table ceremony_action (
    ceremony_id uuid not null references ceremony (id),
    item_id uuid not null references item (id),
    primary key (ceremony_id, item_id)
);

-- The points a team estimates in, as a JSON list; the usual deck when it has none of its own.
alter table team add column scale jsonb;
