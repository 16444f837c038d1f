-- What search reads. A unit is a document, or a part of a long one; a posting says how often a term stands in it. Statistics change in the
-- transaction that changes the units, so that scores are those of the texts that are there. Quarantined texts have no units.
drop table chunk_term;
alter table chunk drop column term_count, drop column embedder, drop column embedding;

-- Texts on one subject at other levels, for other readers or in other languages share it.
alter table document add column subject text not null default '';
update document set subject = document_id;
create index document_by_subject on document (subject);

create table search_term (
  term_id integer generated always as identity primary key,
  language text not null,
  term text not null,
  -- Units of this language that hold it.
  units integer not null,
  unique (language, term)
);
-- Terms that begin alike, for mending a misspelt one.
create index search_term_by_start on search_term (language, term text_pattern_ops);

create table search_unit (
  unit_id integer generated always as identity primary key,
  document_id text not null references document on delete cascade,
  first_ordinal integer not null,
  last_ordinal integer not null,
  language text not null,
  -- Audience and trust in one number; see retrieve/scope.ts.
  scope smallint not null,
  length integer not null,
  term_ids integer[] not null,
  unique (document_id, first_ordinal)
);

create table search_posting (
  term_id integer not null,
  unit_id integer not null,
  frequency integer not null,
  length integer not null,
  scope smallint not null,
  primary key (term_id, unit_id) include (frequency, length, scope)
);

create table search_total (
  language text primary key,
  units integer not null,
  length bigint not null
);

-- Which vectors answer. One row; the vectors of another embedder are made beside them and take over when they are all there.
create table search_index (
  only_row boolean primary key default true check (only_row),
  embedder text not null,
  dimensions integer not null,
  -- Units when a model was learnt from the corpus itself.
  learnt_from integer,
  ready_at timestamptz not null
);

create table chunk_vector (
  embedder text not null,
  chunk_id text not null references chunk on delete cascade,
  language text not null,
  scope smallint not null,
  embedding vector not null,
  primary key (embedder, chunk_id)
);
-- Owned by the service, which indexes the vectors of a large knowledge base when there are enough of them.
-- An index, whose length is known only when an embedder has been asked, needs the right to make something in its schema.
grant create on schema public to carenav_system;
alter table chunk_vector owner to carenav_system;
create index chunk_vector_by_chunk on chunk_vector (chunk_id);

-- What the embedded embedder has learnt of each term: 4-byte floats, lowest byte first.
create table latent_term (
  embedder text not null,
  term text not null,
  rarity real not null,
  weights bytea not null,
  primary key (embedder, term)
);

-- Synonyms of an installation's own vocabularies: phrases of one concept mean the same.
create table vocabulary_phrase (
  vocabulary text not null,
  concept text not null,
  language text not null,
  -- Index terms joined by spaces.
  phrase text not null,
  primary key (phrase, vocabulary, concept)
);
create index vocabulary_phrase_by_concept on vocabulary_phrase (vocabulary, concept);

grant select on search_term, search_unit, search_posting, search_total, search_index, chunk_vector, latent_term, vocabulary_phrase
  to carenav_reader;
grant select, insert, update, delete
  on search_term, search_unit, search_posting, search_total, search_index, chunk_vector, latent_term, vocabulary_phrase to carenav_system;
