-- The days on which a team does not work, besides weekends.
alter table team add column days_off jsonb;
