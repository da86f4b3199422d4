-- Scoring in secret by a group: which ideas, who scores what, what each says, and what was taken.
create table scoring_round (
    id blob primary key,
    product_id blob not null references product (id),
    title text not null,
    inputs text not null,
    opened_by blob not null references person (id),
    opened_at text not null,
    revealed_at text,
    applied_at text,
    closed_at text
) without rowid;
create index scoring_round_by_product on scoring_round (product_id, id);

create table scoring_round_idea (
    round_id blob not null references scoring_round (id),
    item_id blob not null references item (id),
    primary key (round_id, item_id)
) without rowid;
create index scoring_round_idea_by_item on scoring_round_idea (item_id);

create table scoring_round_scorer (
    round_id blob not null references scoring_round (id),
    person_id blob not null references person (id),
    input text not null,
    primary key (round_id, person_id, input)
) without rowid;

-- Without a value somebody could not say.
create table scoring_round_entry (
    round_id blob not null references scoring_round (id),
    item_id blob not null references item (id),
    input text not null,
    person_id blob not null references person (id),
    value double precision,
    at text not null,
    primary key (round_id, item_id, input, person_id)
) without rowid;
create index scoring_round_entry_by_item on scoring_round_entry (item_id);

create table scoring_round_result (
    round_id blob not null references scoring_round (id),
    item_id blob not null references item (id),
    input text not null,
    value double precision not null,
    words text,
    by_id blob references person (id),
    at text not null,
    primary key (round_id, item_id, input)
) without rowid;
create index scoring_round_result_by_item on scoring_round_result (item_id);

-- What people answered when they were asked about ideas and features: two answers from 1 to 5 each.
create table survey (
    id blob primary key,
    product_id blob not null references product (id),
    title text not null,
    question text not null,
    opened_by blob references person (id),
    opened_at text not null,
    archived_at text
) without rowid;
create index survey_by_product on survey (product_id, id);

create table survey_item (
    survey_id blob not null references survey (id),
    item_id blob not null references item (id),
    primary key (survey_id, item_id)
) without rowid;
create index survey_item_by_item on survey_item (item_id);

create table survey_answer (
    survey_id blob not null references survey (id),
    item_id blob not null references item (id),
    respondent text not null,
    segment text,
    first bigint not null,
    second bigint not null,
    primary key (survey_id, item_id, respondent)
) without rowid;
create index survey_answer_by_item on survey_answer (item_id);
