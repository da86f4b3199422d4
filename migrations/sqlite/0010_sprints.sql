-- Teams, their sprints, and the journal that every chart of a sprint is replayed from.
create table team (
    id blob primary key,
    product_id blob not null references product (id),
    name text not null,
    largest double precision not null default 8,
    unready text not null default 'warn',
    wip_started bigint,
    wip_review bigint,
    wip_forbids boolean not null default false,
    created_at text not null
);
create unique index team_by_name on team (product_id, name);

create table team_member (
    team_id blob not null references team (id),
    person_id blob not null references person (id),
    focus bigint not null default 80,
    primary key (team_id, person_id)
) without rowid;

create table absence (
    id blob primary key,
    person_id blob not null references person (id),
    from_on text not null,
    until_on text not null
);
create index absence_by_person on absence (person_id, from_on);

create table sprint (
    item_id blob primary key references item (id),
    team_id blob not null references team (id),
    goal text,
    starts_on text not null,
    ends_on text not null,
    started_at text,
    closed_at text,
    goal_met boolean,
    committed double precision,
    completed double precision,
    report text
) without rowid;
create index sprint_by_team on sprint (team_id, starts_on);

create table sprint_entry (
    id blob primary key,
    sprint_id blob not null references item (id),
    item_id blob not null references item (id),
    at text not null,
    what text not null,
    points double precision not null default 0
) without rowid;
create index sprint_entry_by_sprint on sprint_entry (sprint_id, at);

-- When work was accepted, for throughput and forecasts.
create index work_by_acceptance on work (accepted_at) where accepted_at is not null;
