-- Append-only and hash-chained per tenant: each row's hash covers the row before it, so a changed or removed row shows.

create table audit_event (
  tenant_id text not null,
  sequence bigint not null,
  at timestamptz not null,
  user_id text not null,
  role text not null,
  action text not null,
  person_id text,
  subject text not null,
  detail text not null,
  previous_hash text not null,
  hash text not null,
  primary key (tenant_id, sequence)
);
create index audit_event_by_person on audit_event (tenant_id, person_id, sequence desc);

create function audit_event_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit_event is append-only';
end
$$;
create trigger audit_event_append_only before update or delete on audit_event
  for each row execute function audit_event_is_append_only();

alter table audit_event enable row level security;
alter table audit_event force row level security;
create policy audit_event_append on audit_event for insert to carenav_reader, carenav_system
  with check (tenant_id = actor_tenant() and user_id = actor_user() and role = actor_role());
-- Needed to find the chain's head; bodies stay unreadable to readers through audit/ itself.
create policy audit_event_chain on audit_event for select to carenav_reader, carenav_system using (tenant_id = actor_tenant());
grant select, insert on audit_event to carenav_reader, carenav_system;
