-- What of a product's stage of life is replaced by its own: how often it is checked in on, which drift is too much, which method comes first.
alter table life_cycle add column cadence_days bigint;
alter table life_cycle add column drift double precision;
alter table life_cycle add column scoring text;
