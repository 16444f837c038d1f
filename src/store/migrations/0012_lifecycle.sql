-- The queue's own schema. The service role owns it, so that the queue creates and keeps its tables as the service and a
-- reader holds no right on any of them. What a job says is ids; it never names more of a person than that.
create schema carenav_jobs authorization carenav_system;

-- A clinician's coded reason why one finding, exactly as it stood, need not interrupt. Rows are only added: undoing one is a
-- row of its own. A finding whose facts have changed has other content and is no longer covered.
create table finding_override (
  tenant_id text not null,
  person_id text not null,
  override_id text not null,
  finding_id text not null,
  -- Hash over everything a reviewer sees of the finding, evidence included: careplan/suggest.ts.
  content_hash text not null,
  -- The rule row that fired, for the override rate of each rule.
  rule_id text not null,
  severity text not null check (severity in ('high', 'moderate', 'low')),
  reason text not null,
  note text not null default '' check (octet_length(note) <= 4000),
  user_id text not null,
  signed_as text not null,
  at timestamptz not null,
  expires_at timestamptz not null check (expires_at > at),
  primary key (tenant_id, person_id, override_id),
  foreign key (tenant_id, person_id) references person
);
create index finding_override_by_content on finding_override (tenant_id, person_id, content_hash);

create table finding_override_revocation (
  tenant_id text not null,
  person_id text not null,
  override_id text not null,
  user_id text not null,
  signed_as text not null,
  at timestamptz not null,
  primary key (tenant_id, person_id, override_id),
  foreign key (tenant_id, person_id, override_id) references finding_override
);

create function finding_override_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'an override is kept; undoing it is a row of its own';
end
$$;

do $$
declare name text;
begin
  foreach name in array array['finding_override', 'finding_override_revocation'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function finding_override_is_append_only()',
      name || '_kept', name);
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy %I on %I for select to carenav_reader
      using (actor_role() = 'clinician' and tenant_id = (select actor_tenant()) and person_id in (select actor_people()))$policy$, name || '_clinician', name);
    -- Only a clinician of the care team, and only in their own name.
    execute format($policy$create policy %I on %I for insert to carenav_reader
      with check (actor_role() = 'clinician' and actor_sees(tenant_id, person_id) and user_id = actor_user())$policy$, name || '_own', name);
    -- The service counts overrides for each rule and writes none.
    execute format('create policy %I on %I for select to carenav_system using (tenant_id = actor_tenant())', name || '_system', name);
    execute format('grant select, insert on %I to carenav_reader', name);
    execute format('grant select on %I to carenav_system', name);
  end loop;
end
$$;
