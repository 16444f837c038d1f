-- The record. A loaded file is a source_document; each resource in it keeps its own bytes; facts are read out of resources.

create table source_document (
  tenant_id text not null,
  person_id text not null,
  document_id text not null,
  format text not null,
  name text not null,
  sha256 text not null,
  loaded_at timestamptz not null,
  primary key (tenant_id, person_id, document_id),
  foreign key (tenant_id, person_id) references person on delete cascade
);

create table source_resource (
  tenant_id text not null,
  person_id text not null,
  document_id text not null,
  resource_type text not null,
  resource_id text not null,
  body jsonb not null,
  sha256 text not null,
  primary key (tenant_id, person_id, document_id, resource_type, resource_id),
  foreign key (tenant_id, person_id, document_id) references source_document on delete cascade
);

create table fact (
  tenant_id text not null,
  person_id text not null,
  fact_id text not null,
  layer text not null,
  kind text not null,
  text text not null,
  codings jsonb not null default '[]',
  codes text[] not null default '{}',
  value jsonb,
  effective jsonb,
  effective_at timestamptz,
  status text not null,
  document_id text not null,
  resource_type text not null,
  resource_id text not null,
  path text not null,
  quote text not null,
  quote_sha256 text not null,
  detail jsonb not null default '{}',
  confidence real not null default 1,
  part_of text,
  superseded_by text,
  primary key (tenant_id, person_id, fact_id),
  foreign key (tenant_id, person_id, document_id) references source_document on delete cascade
);
create index fact_by_kind on fact (tenant_id, person_id, kind, effective_at desc);
create index fact_by_code on fact using gin (codes);

do $$
declare name text;
begin
  foreach name in array array['source_document', 'source_resource', 'fact'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for select to carenav_reader
      using (tenant_id = (select actor_tenant()) and person_id in (select actor_people()))', name || '_reader', name);
    execute format('create policy %I on %I to carenav_system using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant())', name || '_system', name);
    execute format('grant select on %I to carenav_reader', name);
    execute format('grant select, insert, update, delete on %I to carenav_system', name);
  end loop;
end
$$;
