-- A vector knows its unit, so that neither the nearest vectors nor those of a unit are looked for through the chunks. An index over vectors is
-- made anew afterwards: row by row it would take many times as long.
alter table chunk_vector add column unit_id integer references search_unit on delete cascade;
do $$
declare definitions text[];
declare definition text;
begin
  select array_agg(pg_get_indexdef(i.indexrelid)) into definitions from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = 'chunk_vector'::regclass and starts_with(c.relname, 'chunk_vector_near_');
  for definition in select format('drop index %I', c.relname) from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = 'chunk_vector'::regclass and starts_with(c.relname, 'chunk_vector_near_') loop
    execute definition;
  end loop;
  update chunk_vector v set unit_id = u.unit_id
    from chunk c join search_unit u on u.document_id = c.document_id and c.ordinal between u.first_ordinal and u.last_ordinal
    where c.chunk_id = v.chunk_id;
  delete from chunk_vector where unit_id is null;
  foreach definition in array coalesce(definitions, '{}') loop
    execute definition;
  end loop;
end $$;
alter table chunk_vector alter column unit_id set not null;
create index chunk_vector_by_unit on chunk_vector (unit_id);
-- The vectors of a small part of a large base (the reviewed texts) are read by this and compared one by one.
create index chunk_vector_by_scope on chunk_vector (embedder, language, scope);

-- Counts for each scope: a tier without texts is not searched, and a small one not through the index over all.
drop table search_total;
create table search_total (
  language text not null,
  scope smallint not null,
  units integer not null,
  length bigint not null,
  chunks integer not null,
  primary key (language, scope)
);
insert into search_total
  select language, scope, count(*), sum(length), sum(last_ordinal - first_ordinal + 1) from search_unit group by language, scope;
grant select on search_total to carenav_reader;
grant select, insert, update, delete on search_total to carenav_system;

-- Postings of 4 bytes instead of 8 (knowledge/postings.ts): the row's block says the rest of the unit's number.
truncate search_posting;
insert into search_posting (term_id, scope, block, packed)
  select held.term_id, u.scope, u.unit_id / 256,
    string_agg(substring(int8send(((u.unit_id & 255)::bigint << 24) | (least(held.frequency, 255)::bigint << 16) | least(u.length, 65535)) from 5),
      ''::bytea order by u.unit_id)
  from search_unit u cross join lateral unnest(u.term_ids, u.frequencies) as held (term_id, frequency)
  where held.frequency is not null group by held.term_id, u.scope, u.unit_id / 256;
