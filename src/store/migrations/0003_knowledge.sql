-- The shared knowledge base: no person in it, so it has no row security by person; only the system role writes.

create table document (
  document_id text primary key,
  collection text not null,
  title text not null,
  audience text not null check (audience in ('patient', 'clinician')),
  level text not null check (level in ('simple', 'standard', 'detailed')),
  language text not null,
  topics text[] not null default '{}',
  codes text[] not null default '{}',
  sources jsonb not null,
  reviewed date not null,
  licence text not null,
  trust text not null check (trust in ('reviewed', 'operator', 'quarantined')),
  body text not null,
  sha256 text not null,
  loaded_at timestamptz not null
);

create table chunk (
  chunk_id text primary key,
  document_id text not null references document on delete cascade,
  ordinal integer not null,
  heading text not null,
  text text not null,
  span_start integer not null,
  span_end integer not null,
  sha256 text not null,
  -- Number of index terms, for BM25 length normalisation.
  term_count integer not null,
  embedder text not null,
  embedding vector,
  unique (document_id, ordinal)
);

create table chunk_term (
  term text not null,
  chunk_id text not null references chunk on delete cascade,
  frequency integer not null,
  primary key (term, chunk_id)
);

create index chunk_term_by_chunk on chunk_term (chunk_id);

-- One row per rule of corpora/rules, so that a citation of a rule resolves to stored bytes like any other.
create table rule (
  table_name text not null,
  rule_id text not null,
  title text not null,
  body text not null,
  sha256 text not null,
  reviewed date not null,
  primary key (table_name, rule_id)
);

grant select on document, chunk, chunk_term, rule to carenav_reader;
grant select, insert, update, delete on document, chunk, chunk_term, rule to carenav_system;
