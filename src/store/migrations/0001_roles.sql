-- Two roles and the functions that row security reads. A transaction starts as neither: store/ sets one of them with the
-- actor's tenant, user and person before any statement runs, so a forgotten filter meets a closed door.

create extension if not exists vector;

-- Roles belong to the whole server: another database of it may be creating them at this moment.
do $$
declare name text;
begin
  foreach name in array array['carenav_reader', 'carenav_system'] loop
    if not exists (select from pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin', name);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    -- Granted only when it is needed: a superuser, or a user an administrator has prepared, may take the role already.
    begin
      execute format('set local role %I', name);
      set local role none;
    exception when insufficient_privilege then
      execute format('grant %I to %I', name, current_user);
    end;
  end loop;
end
$$;

grant usage on schema public to carenav_reader, carenav_system;

-- After SET LOCAL a setting reads as '' in later transactions of the same connection, hence nullif.
create function actor_tenant() returns text language sql stable as $$ select nullif(current_setting('carenav.tenant', true), '') $$;
create function actor_user() returns text language sql stable as $$ select nullif(current_setting('carenav.user', true), '') $$;
create function actor_person() returns text language sql stable as $$ select nullif(current_setting('carenav.person', true), '') $$;
create function actor_role() returns text language sql stable as $$ select nullif(current_setting('carenav.role', true), '') $$;

create table person (
  tenant_id text not null,
  person_id text not null,
  name text not null,
  birth_date date,
  sex text,
  language text not null default 'en',
  deceased text,
  reading_level text not null default 'simple' check (reading_level in ('simple', 'standard', 'detailed')),
  primary key (tenant_id, person_id)
);

-- Which clinicians have rights on which people.
create table care_team (
  tenant_id text not null,
  person_id text not null,
  user_id text not null,
  since timestamptz not null default now(),
  primary key (tenant_id, person_id, user_id),
  foreign key (tenant_id, person_id) references person on delete cascade
);
create index care_team_by_user on care_team (tenant_id, user_id);

alter table care_team enable row level security;
alter table care_team force row level security;
create policy care_team_own on care_team for select to carenav_reader
  using (tenant_id = actor_tenant() and (user_id = actor_user() or person_id = actor_person()));
create policy care_team_system on care_team to carenav_system using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant());
grant select on care_team to carenav_reader;
grant select, insert, update, delete on care_team to carenav_system;

-- True for a patient's own row and for a person whose care team the clinician is on.
create function actor_sees(tenant text, person text) returns boolean language sql stable as $$
  select tenant = actor_tenant() and case actor_role()
    when 'patient' then person = actor_person()
    when 'clinician' then exists (
      select from care_team c where c.tenant_id = tenant and c.person_id = person and c.user_id = actor_user())
    else false end
$$;

-- The same people as one set, so that row security asks once a query and not once a row.
create function actor_people() returns setof text language sql stable as $$
  select actor_person() where actor_role() = 'patient'
  union all
  select c.person_id from care_team c
  where actor_role() = 'clinician' and c.tenant_id = actor_tenant() and c.user_id = actor_user()
$$;

alter table person enable row level security;
alter table person force row level security;
create policy person_reader on person for select to carenav_reader
  using (tenant_id = (select actor_tenant()) and person_id in (select actor_people()));
create policy person_system on person to carenav_system using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant());
grant select on person to carenav_reader;
grant update (reading_level) on person to carenav_reader;
create policy person_preference on person for update to carenav_reader
  using (actor_role() = 'patient' and actor_sees(tenant_id, person_id)) with check (actor_sees(tenant_id, person_id));
grant select, insert, update, delete on person to carenav_system;
