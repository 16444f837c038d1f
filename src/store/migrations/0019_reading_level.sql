-- How plainly a person is written to, as a state that moves: signals fade and expire, a clinician may set a level with a reason, and the person's own
-- choice stands above both. Only the kinds listed here can ever count; nothing about origin, schooling, cover or address is among them.
create table reading_signal (
  tenant_id text not null,
  person_id text not null,
  signal_id text not null,
  kind text not null check (kind in (
    'confident', 'somewhat-confident', 'not-confident', 'not-understood', 'overwhelmed', 'wants-more', 'writes-fluently',
    'asked-simpler', 'asked-fuller', 'teach-back-passed', 'teach-back-partly', 'teach-back-failed')),
  message_id text,
  given_by text not null,
  given_at timestamptz not null,
  primary key (tenant_id, person_id, signal_id),
  foreign key (tenant_id, person_id) references person on delete cascade
);
create index reading_signal_by_time on reading_signal (tenant_id, person_id, kind, given_at desc);

-- The newest row holds; one without a level lifts what was set before.
create table reading_override (
  tenant_id text not null,
  person_id text not null,
  override_id text not null,
  -- Two of one instant: the later stands.
  ordinal bigint generated always as identity,
  level text check (level in ('simple', 'standard', 'detailed')),
  reason text not null check (length(reason) between 1 and 500),
  set_by text not null,
  set_at timestamptz not null,
  primary key (tenant_id, person_id, override_id),
  foreign key (tenant_id, person_id) references person on delete cascade
);

-- What a person said back in their own words, and which points of the answer it held.
create table teach_back (
  tenant_id text not null,
  person_id text not null,
  message_id text not null,
  attempt integer not null check (attempt > 0),
  words text not null,
  result text not null check (result in ('passed', 'partly', 'failed')),
  points jsonb not null,
  given_by text not null,
  given_at timestamptz not null,
  primary key (tenant_id, person_id, message_id, attempt),
  foreign key (tenant_id, person_id, message_id) references message on delete cascade
);

do $$
declare name text;
begin
  foreach name in array array['reading_signal', 'reading_override', 'teach_back'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to carenav_system using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant())', name || '_system', name);
    execute format('grant select, insert on %I to carenav_reader', name);
    execute format('grant select, insert, update, delete on %I to carenav_system', name);
  end loop;
end
$$;

create policy reading_signal_read on reading_signal for select to carenav_reader using (actor_sees(tenant_id, person_id));
create policy reading_signal_give on reading_signal for insert to carenav_reader
  with check (actor_role() = 'patient' and actor_sees(tenant_id, person_id) and given_by = actor_user());
create policy reading_override_read on reading_override for select to carenav_reader using (actor_sees(tenant_id, person_id));
create policy reading_override_set on reading_override for insert to carenav_reader
  with check (actor_role() = 'clinician' and actor_sees(tenant_id, person_id) and set_by = actor_user());
-- Own words stay on the person's side, as the chat does.
create policy teach_back_read on teach_back for select to carenav_reader
  using (actor_role() = 'patient' and actor_sees(tenant_id, person_id));
create policy teach_back_give on teach_back for insert to carenav_reader
  with check (actor_role() = 'patient' and actor_sees(tenant_id, person_id) and given_by = actor_user());

-- A choice can be handed back to the product, and a clinician sees that there is one.
alter table reading_preference add column is_automatic boolean not null default false;
create policy reading_preference_seen on reading_preference for select to carenav_reader
  using (actor_role() = 'clinician' and actor_sees(tenant_id, person_id));
