-- How plainly people want to be written to, as they chose it themselves. The choice reaches the person's row under the same
-- rights, so that every answer and plan is written at that level, whatever asks for it.
create table reading_preference (
  tenant_id text not null,
  person_id text not null,
  level text not null check (level in ('simple', 'standard', 'detailed')),
  chosen_at timestamptz not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references person on delete cascade
);

create function reading_preference_reaches_person() returns trigger language plpgsql as $$
begin
  update person p set reading_level = new.level where p.tenant_id = new.tenant_id and p.person_id = new.person_id;
  return null;
end
$$;
create trigger reading_preference_applied after insert or update on reading_preference
  for each row execute function reading_preference_reaches_person();

alter table reading_preference enable row level security;
alter table reading_preference force row level security;
create policy reading_preference_own on reading_preference to carenav_reader
  using (actor_role() = 'patient' and actor_sees(tenant_id, person_id))
  with check (actor_role() = 'patient' and actor_sees(tenant_id, person_id));
grant select, insert, update on reading_preference to carenav_reader;
