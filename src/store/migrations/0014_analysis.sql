-- Results over many people that name none of them: counts, ratios and intervals, kept so that one page need not read everybody.
create table analysis (
  tenant_id text not null,
  analysis_id text not null,
  computed_at timestamptz not null,
  body jsonb not null,
  primary key (tenant_id, analysis_id)
);

alter table analysis enable row level security;
alter table analysis force row level security;
create policy analysis_read on analysis for select to carenav_reader
  using (tenant_id = actor_tenant() and actor_role() in ('clinician', 'analyst'));
create policy analysis_system on analysis to carenav_system
  using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant());
grant select on analysis to carenav_reader;
grant select, insert, update, delete on analysis to carenav_system;
