-- Append-only and hash-chained per tenant: each row's hash covers the row before it, so a changed, removed or swapped row
-- shows. audit_head holds the last link, so rows cut off at the end show too.

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

create table audit_head (
  tenant_id text primary key,
  sequence bigint not null,
  hash text not null
);

create function audit_event_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit_event is append-only';
end
$$;
create trigger audit_event_append_only before update or delete on audit_event
  for each row execute function audit_event_is_append_only();
create trigger audit_event_never_emptied before truncate on audit_event
  for each statement execute function audit_event_is_append_only();

-- A row goes in only as the next link, and moves the head with it. It runs as the owner, because nobody else may write the head.
create function audit_event_extends_chain() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare head audit_head;
begin
  insert into audit_head values (new.tenant_id, 0, '') on conflict do nothing;
  select * into head from audit_head h where h.tenant_id = new.tenant_id for update;
  if new.sequence <> head.sequence + 1 or new.previous_hash <> head.hash then
    raise exception 'audit_event % is not the next link of its chain', new.sequence;
  end if;
  update audit_head h set sequence = new.sequence, hash = new.hash where h.tenant_id = new.tenant_id;
  return new;
end
$$;
create trigger audit_event_chained before insert on audit_event
  for each row execute function audit_event_extends_chain();

alter table audit_event enable row level security;
alter table audit_event force row level security;
create policy audit_event_append on audit_event for insert to carenav_reader, carenav_system
  with check (tenant_id = actor_tenant() and user_id = actor_user() and role = actor_role());
-- A reader sees who read the people they may see, themselves included.
create policy audit_event_reader on audit_event for select to carenav_reader
  using (tenant_id = actor_tenant() and person_id is not null and actor_sees(tenant_id, person_id));
create policy audit_event_system on audit_event for select to carenav_system using (tenant_id = actor_tenant());
grant select, insert on audit_event to carenav_reader, carenav_system;

-- Not forced: the trigger above writes it as the owner.
alter table audit_head enable row level security;
create policy audit_head_own on audit_head for select to carenav_reader, carenav_system using (tenant_id = actor_tenant());
grant select on audit_head to carenav_reader, carenav_system;
