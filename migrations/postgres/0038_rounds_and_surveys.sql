-- Scoring in secret by a group: which ideas, who scores what, what each says, and what was taken.
create table scoring_round (
    id uuid primary key,
    product_id uuid not null references product (id),
    title text not null,
    inputs jsonb not null,
    opened_by uuid not null references person (id),
    opened_at timestamptz not null,
    revealed_at timestamptz,
    applied_at timestamptz,
    closed_at timestamptz
);
create index scoring_round_by_product on scoring_round (product_id, id);

create table scoring_round_idea (
    round_id uuid not null references scoring_round (id),
    item_id uuid not null references item (id),
    primary key (round_id, item_id)
);
create index scoring_round_idea_by_item on scoring_round_idea (item_id);

create table scoring_round_scorer (
    round_id uuid not null references scoring_round (id),
    person_id uuid not null references person (id),
    input text not null,
    primary key (round_id, person_id, input)
);

-- Without a value somebody could not say.
create table scoring_round_entry (
    round_id uuid not null references scoring_round (id),
    item_id uuid not null references item (id),
    input text not null,
    person_id uuid not null references person (id),
    value double precision,
    at timestamptz not null,
    primary key (round_id, item_id, input, person_id)
);
create index scoring_round_entry_by_item on scoring_round_entry (item_id);

create table scoring_round_result (
    round_id uuid not null references scoring_round (id),
    item_id uuid not null references item (id),
    input text not null,
    value double precision not null,
    words text,
    by_id uuid references person (id),
    at timestamptz not null,
    primary key (round_id, item_id, input)
);
create index scoring_round_result_by_item on scoring_round_result (item_id);

-- What people answered when they were asked about ideas and features: two answers from 1 to 5 each.
create table survey (
    id uuid primary key,
    product_id uuid not null references product (id),
    title text not null,
    question text not null,
    opened_by uuid references person (id),
    opened_at timestamptz not null,
    archived_at timestamptz
);
create index survey_by_product on survey (product_id, id);

create table survey_item (
    survey_id uuid not null references survey (id),
    item_id uuid not null references item (id),
    primary key (survey_id, item_id)
);
create index survey_item_by_item on survey_item (item_id);

create table survey_answer (
    survey_id uuid not null references survey (id),
    item_id uuid not null references item (id),
    respondent text not null,
    segment text,
    first bigint not null,
    second bigint not null,
    primary key (survey_id, item_id, respondent)
);
create index survey_answer_by_item on survey_answer (item_id);
