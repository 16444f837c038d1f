-- How far a file has been read in for one person. A killed load goes on from here; a finished one is not read again.
create table ingest_progress (
  tenant_id text not null,
  person_id text not null,
  document_id text not null,
  -- Version of the code that read the facts; a newer reader reads the file again.
  reader integer not null,
  done integer not null check (done >= 0),
  total integer not null check (total >= done),
  finished_at timestamptz,
  primary key (tenant_id, person_id, document_id),
  foreign key (tenant_id, person_id, document_id) references source_document on delete cascade
);

alter table ingest_progress enable row level security;
alter table ingest_progress force row level security;
create policy ingest_progress_system on ingest_progress to carenav_system
  using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant());
grant select, insert, update, delete on ingest_progress to carenav_system;

-- A resource is looked up by its own id, whatever file it came in.
create index source_resource_by_id on source_resource (tenant_id, person_id, resource_type, resource_id);
create index fact_by_resource on fact (tenant_id, person_id, resource_type, resource_id);

-- What a finished file gave, so that loading the same bytes again costs one look.
create table ingest_file (
  tenant_id text not null,
  sha256 text not null,
  -- The person that whoever loaded it named; '' when the file says itself.
  named_person text not null,
  reader integer not null,
  people text[] not null,
  resources integer not null,
  facts integer not null,
  problems jsonb not null,
  finished_at timestamptz not null,
  primary key (tenant_id, sha256, named_person)
);
alter table ingest_file enable row level security;
alter table ingest_file force row level security;
create policy ingest_file_system on ingest_file to carenav_system
  using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant());
grant select, insert, update, delete on ingest_file to carenav_system;
