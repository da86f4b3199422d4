-- Teams, their sprints, and the journal that every chart of a sprint is replayed from.
create table team (
    id uuid primary key,
    product_id uuid not null references product (id),
    name text not null,
    largest double precision not null default 8,
    unready text not null default 'warn',
    wip_started bigint,
    wip_review bigint,
    wip_forbids boolean not null default false,
    created_at timestamptz not null
);
create unique index team_by_name on team (product_id, name);

create table team_member (
    team_id uuid not null references team (id),
    person_id uuid not null references person (id),
    focus bigint not null default 80,
    primary key (team_id, person_id)
);

create table absence (
    id uuid primary key,
    person_id uuid not null references person (id),
    from_on date not null,
    until_on date not null
);
create index absence_by_person on absence (person_id, from_on);

create table sprint (
    item_id uuid primary key references item (id),
    team_id uuid not null references team (id),
    goal text,
    starts_on date not null,
    ends_on date not null,
    started_at timestamptz,
    closed_at timestamptz,
    goal_met boolean,
    committed double precision,
    completed double precision,
    report jsonb
);
create index sprint_by_team on sprint (team_id, starts_on);

create table sprint_entry (
    id uuid primary key,
    sprint_id uuid not null references item (id),
    item_id uuid not null references item (id),
    at timestamptz not null,
    what text not null,
    points double precision not null default 0
);
create index sprint_entry_by_sprint on sprint_entry (sprint_id, at);

-- When work was accepted, for throughput and forecasts.
create index work_by_acceptance on work (accepted_at) where accepted_at is not null;
