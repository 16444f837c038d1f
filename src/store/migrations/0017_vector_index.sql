-- What close comparison reads of a chunk: its index terms in order, with blanks between, so that no text is split anew for each question.
alter table chunk add column terms text not null default '';

-- How often each of term_ids stands in the unit.
alter table search_unit add column frequencies integer[] not null default '{}';

-- Postings of 256 neighbouring units in one row, 8 bytes each (knowledge/postings.ts): a common term is read in a few rows instead of thousands.
drop table search_posting;
create table search_posting (
  term_id integer not null,
  scope smallint not null,
  block integer not null,
  packed bytea not null,
  primary key (term_id, scope, block)
);
-- Never compressed or moved out of the row: it is at most 2 kB, and read at once.
alter table search_posting alter column packed set storage plain;
grant select on search_posting to carenav_reader;
grant select, insert, update, delete on search_posting to carenav_system;
