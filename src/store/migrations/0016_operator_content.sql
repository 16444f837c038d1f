-- An installation's own vocabularies: what was loaded, and the searchable form of each phrase.
create table vocabulary (
  vocabulary text primary key,
  -- Of the file, with the way it was read.
  sha256 text not null,
  concepts integer not null,
  phrases integer not null,
  -- Why phrases were left out → how many.
  left_out jsonb not null,
  -- Lines that could not be read.
  problems integer not null,
  loaded_at timestamptz not null
);

-- `phrase` is all its words; `terms` are those that texts are searched for, '' when stopwords carry the meaning.
alter table vocabulary_phrase add column terms text not null default '';

-- Who marked an installation's own document as reviewed; why one is quarantined; and where nearly equal texts meet.
alter table document add column reviewed_by text, add column marked_at timestamptz, add column quarantine text,
  add column bands integer[] not null default '{}';
create index document_by_band on document using gin (bands);

-- Documents that were not loaded, because nearly the same text was there.
create table near_duplicate (
  document_id text primary key,
  file text not null,
  near_id text not null references document on delete cascade,
  -- Jaccard likeness of their word shingles, 0 to 1.
  likeness real not null,
  found_at timestamptz not null
);

grant select on vocabulary, near_duplicate to carenav_reader;
grant select, insert, update, delete on vocabulary, near_duplicate to carenav_system;
