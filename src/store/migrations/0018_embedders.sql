-- The embedder that is to answer next: its vectors are made beside those in charge, slice by slice, and a start takes up where the last one was.
create table search_build (
  only_row boolean primary key default true check (only_row),
  embedder text not null,
  -- Units when the model was learnt; null for a served one, and while the corpus is yet to be learnt.
  learnt_from integer,
  started_at timestamptz not null
);

-- Texts in which an embedder finds nothing to go by: they have no vector of it, and it is not asked again.
create table chunk_without_vector (
  embedder text not null,
  chunk_id text not null references chunk on delete cascade,
  primary key (embedder, chunk_id)
);
create index chunk_without_vector_by_chunk on chunk_without_vector (chunk_id);

grant select, insert, update, delete on search_build, chunk_without_vector to carenav_system;

-- The instructions by which a model put the passages of this answer in order; null when our own order stood.
alter table message add column rerank_sha256 text;
grant update (rerank_sha256) on message to carenav_reader;
