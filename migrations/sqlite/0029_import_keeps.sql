-- Whether what somebody has changed since is left as it is when an import is taken back.
alter table import_run add column keep_changed boolean not null default false;
