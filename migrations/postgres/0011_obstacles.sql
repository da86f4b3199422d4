-- What stands in the way of work, and what a team has agreed to call ready and done.
alter table team add column escalate_after bigint not null default 2;
alter table team add column escalates_to uuid references person (id);
alter table team add column ready_checks text not null default 'why persona estimate size criteria blocker';
alter table team add column done_checks text not null default 'passed';

create table obstacle (
    id uuid primary key,
    product_id uuid not null references product (id),
    team_id uuid references team (id),
    severity text not null,
    title text not null,
    body text not null default '',
    owner_id uuid references person (id),
    raised_by uuid not null references person (id),
    since timestamptz not null,
    raised_to uuid references person (id),
    escalated_at timestamptz,
    resolved_at timestamptz,
    resolved_by uuid references person (id),
    resolution text,
    withdrawn_at timestamptz,
    version bigint not null default 1
);
create index obstacle_by_product on obstacle (product_id, since, id) where withdrawn_at is null;
create index obstacle_open on obstacle (since, id) where resolved_at is null and withdrawn_at is null;

create table obstacle_item (
    obstacle_id uuid not null references obstacle (id),
    item_id uuid not null references item (id),
    primary key (item_id, obstacle_id)
);
create index obstacle_item_by_obstacle on obstacle_item (obstacle_id);

-- A line of a definition in the team's own words.
create table agreed (
    id uuid primary key,
    team_id uuid not null references team (id),
    part text not null,
    position bigint not null,
    words text not null,
    removed_at timestamptz
);
create index agreed_by_team on agreed (team_id, part, position) where removed_at is null;

create table ticked (
    item_id uuid not null references item (id),
    agreed_id uuid not null references agreed (id),
    by_id uuid not null references person (id),
    at timestamptz not null,
    primary key (item_id, agreed_id)
);

insert into agreed (id, team_id, part, position, words)
    select gen_random_uuid(), id, 'done', 1, 'Reviewed by a colleague' from team
    union all select gen_random_uuid(), id, 'done', 2, 'Documented' from team;
