-- Sign-in. The first four tables are those of better-auth, column names included; only the service role touches any of these,
-- so no reader's query can meet a password hash or a session token. They hold no tenant: a user's tenant, role and person
-- stand in membership, and nowhere else.

create table auth_user (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null
);

create table auth_session (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth_user on delete cascade
);
create index auth_session_by_user on auth_session ("userId");

create table auth_account (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth_user on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null
);
create index auth_account_by_user on auth_account ("userId");

create table auth_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null
);
create index auth_verification_by_identifier on auth_verification (identifier);

-- Sign-in attempts per address and path, shared by all processes.
create table auth_attempt (
  key text primary key,
  count integer not null,
  since timestamptz not null
);

-- Which tenant a user belongs to, as what, and, for a patient, as whom.
create table membership (
  user_id text primary key references auth_user on delete cascade,
  tenant_id text not null,
  role text not null check (role in ('patient', 'clinician', 'analyst')),
  person_id text,
  -- SHA-256 of the demo accounts that this row was made from; null for real people.
  seeded_from text,
  check ((role = 'patient') = (person_id is not null))
);

do $$
declare name text;
begin
  foreach name in array array['auth_user', 'auth_session', 'auth_account', 'auth_verification', 'auth_attempt', 'membership'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to carenav_system using (true) with check (true)', name || '_system', name);
    execute format('grant select, insert, update, delete on %I to carenav_system', name);
  end loop;
end
$$;
