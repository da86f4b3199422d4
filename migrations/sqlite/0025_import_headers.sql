-- What the columns of a file are called, so that an import can be begun by their names.
alter table import_run add column headers text not null default '[]';
