-- Who answers a survey is known in the history by a number alone: once they are forgotten, nothing there says who it was.
create table survey_respondent (
    id uuid primary key,
    survey_id uuid not null references survey (id),
    name text not null
);
create unique index survey_respondent_by_name on survey_respondent (survey_id, name);
insert into survey_respondent (id, survey_id, name)
select gen_random_uuid(), survey_id, respondent from (select distinct survey_id, respondent from survey_answer) as answered;

-- How many people have answered, kept as they come and go.
alter table survey add column people bigint not null default 0;
update survey set people = (select count(distinct a.respondent) from survey_answer a where a.survey_id = survey.id);
