-- What stands in the way of work, and what a team has agreed to call ready and done.
alter table team add column escalate_after bigint not null default 2;
alter table team add column escalates_to blob references person (id);
alter table team add column ready_checks text not null default 'why persona estimate size criteria blocker';
alter table team add column done_checks text not null default 'passed';

create table obstacle (
    id blob primary key,
    product_id blob not null references product (id),
    team_id blob references team (id),
    severity text not null,
    title text not null,
    body text not null default '',
    owner_id blob references person (id),
    raised_by blob not null references person (id),
    since text not null,
    raised_to blob references person (id),
    escalated_at text,
    resolved_at text,
    resolved_by blob references person (id),
    resolution text,
    withdrawn_at text,
    version bigint not null default 1
);
create index obstacle_by_product on obstacle (product_id, since, id) where withdrawn_at is null;
create index obstacle_open on obstacle (since, id) where resolved_at is null and withdrawn_at is null;

create table obstacle_item (
    obstacle_id blob not null references obstacle (id),
    item_id blob not null references item (id),
    primary key (item_id, obstacle_id)
) without rowid;
create index obstacle_item_by_obstacle on obstacle_item (obstacle_id);

-- A line of a definition in the team's own words.
create table agreed (
    id blob primary key,
    team_id blob not null references team (id),
    part text not null,
    position bigint not null,
    words text not null,
    removed_at text
);
create index agreed_by_team on agreed (team_id, part, position) where removed_at is null;

create table ticked (
    item_id blob not null references item (id),
    agreed_id blob not null references agreed (id),
    by_id blob not null references person (id),
    at text not null,
    primary key (item_id, agreed_id)
) without rowid;

insert into agreed (id, team_id, part, position, words)
    select randomblob(16), id, 'done', 1, 'Reviewed by a colleague' from team
    union all select randomblob(16), id, 'done', 2, 'Documented' from team;
