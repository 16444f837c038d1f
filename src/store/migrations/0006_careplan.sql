-- Suggestions, decisions and the active plan. The triggers are the last lock on the one promise of this product: nothing
-- becomes active unless a clinician of that person's care team approved exactly these words. They hold for every role.

create table suggestion (
  tenant_id text not null,
  person_id text not null,
  suggestion_id text not null,
  finding_id text not null,
  kind text not null,
  severity text not null check (severity in ('high', 'moderate', 'low')),
  certainty text not null check (certainty in ('established', 'probable', 'possible')),
  title text not null,
  explanation text not null,
  -- The spans as they stood when drafted, for the evidence pane.
  evidence jsonb not null,
  risk text not null check (risk in ('high', 'routine')),
  content_hash text not null,
  -- 'stale': the record has changed since, so nothing of it may be approved.
  status text not null default 'draft' check (status in ('draft', 'decided', 'stale')),
  version integer not null default 1,
  record_as_of timestamptz not null,
  drafted_at timestamptz not null,
  drafted_by text not null,
  primary key (tenant_id, person_id, suggestion_id),
  unique (tenant_id, person_id, content_hash),
  foreign key (tenant_id, person_id) references person
);
create index suggestion_by_status on suggestion (tenant_id, status, risk, drafted_at);

create table suggestion_item (
  tenant_id text not null,
  person_id text not null,
  suggestion_id text not null,
  item_id text not null,
  ordinal integer not null,
  finding_id text not null,
  action text not null check (action in ('add', 'modify', 'remove')),
  text text not null,
  patient_text text not null,
  risk text not null check (risk in ('high', 'routine')),
  -- '<span id>@<sha256 of the span text>', in the order shown.
  evidence text[] not null,
  content_hash text not null,
  -- Counts edits, so that an approval of older words never counts again when an edit brings them back.
  revision integer not null default 1,
  status text not null default 'draft' check (status in ('draft', 'approved', 'rejected')),
  primary key (tenant_id, person_id, suggestion_id, item_id),
  foreign key (tenant_id, person_id, suggestion_id) references suggestion
);

create table decision (
  tenant_id text not null,
  person_id text not null,
  decision_id text not null,
  suggestion_id text not null,
  item_id text not null,
  verdict text not null check (verdict in ('approve', 'edit', 'reject')),
  -- The exact words decided on; for an edit the words before it.
  content_hash text not null,
  revision integer not null,
  new_hash text,
  reason text,
  evidence_opened boolean not null,
  user_id text not null,
  signed_as text not null,
  at timestamptz not null,
  -- The suggestion's version that this decision made.
  version integer not null,
  primary key (tenant_id, person_id, decision_id),
  foreign key (tenant_id, person_id, suggestion_id, item_id) references suggestion_item,
  check ((verdict = 'edit') = (new_hash is not null)),
  check (verdict <> 'reject' or reason is not null)
);
create index decision_by_item on decision (tenant_id, person_id, suggestion_id, item_id);

create table plan_item (
  tenant_id text not null,
  person_id text not null,
  plan_item_id text not null,
  suggestion_id text not null,
  item_id text not null,
  decision_id text not null,
  action text not null,
  text text not null,
  patient_text text not null,
  title text not null,
  evidence text[] not null,
  -- The same spans in full, so that the patient can open what the item leans on.
  spans jsonb not null,
  content_hash text not null,
  status text not null default 'active' check (status in ('active', 'ended')),
  ended_by text,
  approved_by text not null,
  approved_as text not null,
  approved_at timestamptz not null,
  primary key (tenant_id, person_id, plan_item_id),
  foreign key (tenant_id, person_id, suggestion_id, item_id) references suggestion_item,
  foreign key (tenant_id, person_id, decision_id) references decision,
  foreign key (tenant_id, person_id, ended_by) references decision (tenant_id, person_id, decision_id),
  check ((status = 'ended') = (ended_by is not null))
);
create unique index plan_item_active on plan_item (tenant_id, person_id, suggestion_id, item_id) where status = 'active';

-- SHA-256 over netstrings (byte length, ':', bytes, ','), the same bytes as careplan/content-hash.ts.
create function careplan_netstring(part text) returns text language sql stable as $$
  select octet_length(convert_to(part, 'UTF8')) || ':' || part || ','
$$;
create function careplan_item_hash(finding text, act text, body text, patient text, danger text, spans text[])
returns text language sql stable as $$
  select encode(sha256(convert_to(
    careplan_netstring(finding) || careplan_netstring(act) || careplan_netstring(body) || careplan_netstring(patient)
    || careplan_netstring(danger) || careplan_netstring(array_to_string(spans, E'\n')), 'UTF8')), 'hex')
$$;

create function careplan_is_reviewer(tenant text, person text, reviewer text) returns boolean language sql stable as $$
  select coalesce(actor_role() = 'clinician' and actor_tenant() = tenant and actor_user() = reviewer and exists (
    select from care_team c where c.tenant_id = tenant and c.person_id = person and c.user_id = reviewer), false)
$$;

create function careplan_has_decision(item suggestion_item, wanted text, words text, edition integer, became text) returns boolean language sql stable as $$
  select exists (
    select from decision d
    where d.tenant_id = item.tenant_id and d.person_id = item.person_id and d.suggestion_id = item.suggestion_id
      and d.item_id = item.item_id and d.verdict = wanted and d.content_hash = words
      and d.revision = edition and d.new_hash is not distinct from became)
$$;

create function decision_is_sound() returns trigger language plpgsql as $$
declare item suggestion_item;
begin
  if tg_op <> 'INSERT' then raise exception 'decision is append-only'; end if;
  if not careplan_is_reviewer(new.tenant_id, new.person_id, new.user_id) then
    raise exception 'only a clinician of this care team decides, and only as themselves';
  end if;
  select * into item from suggestion_item i where i.tenant_id = new.tenant_id and i.person_id = new.person_id
    and i.suggestion_id = new.suggestion_id and i.item_id = new.item_id;
  if (item.content_hash, item.revision) is distinct from (new.content_hash, new.revision) then raise exception 'the decision is not about the words of this item'; end if;
  if new.verdict = 'approve' and item.risk = 'high' and not new.evidence_opened then
    raise exception 'a high-risk item is approved only after its evidence was opened';
  end if;
  return new;
end
$$;
create trigger decision_guard before insert or update or delete on decision for each row execute function decision_is_sound();

create function suggestion_item_is_sound() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a suggestion item is kept'; end if;
  if new.content_hash <> careplan_item_hash(new.finding_id, new.action, new.text, new.patient_text, new.risk, new.evidence) then
    raise exception 'the content hash is not that of the item';
  end if;
  if tg_op = 'INSERT' then
    if new.status <> 'draft' or new.revision <> 1 then raise exception 'an item starts as draft'; end if;
    return new;
  end if;
  if (new.tenant_id, new.person_id, new.suggestion_id, new.item_id, new.ordinal, new.finding_id, new.action, new.risk, new.evidence)
    is distinct from
    (old.tenant_id, old.person_id, old.suggestion_id, old.item_id, old.ordinal, old.finding_id, old.action, old.risk, old.evidence) then
    raise exception 'only the wording and the status of an item change';
  end if;
  if exists (select from plan_item p where p.tenant_id = old.tenant_id and p.person_id = old.person_id
      and p.suggestion_id = old.suggestion_id and p.item_id = old.item_id and p.status = 'active') then
    raise exception 'end the active plan item first';
  end if;
  if new.content_hash <> old.content_hash then
    if old.status = 'rejected' or new.status <> 'draft' or new.revision <> old.revision + 1
        or not careplan_has_decision(new, 'edit', old.content_hash, old.revision, new.content_hash) then
      raise exception 'new wording needs an edit decision and starts again as draft';
    end if;
  elsif new.revision <> old.revision then
    raise exception 'only an edit makes a new revision';
  elsif new.status = 'approved' and old.status = 'draft' then
    if not careplan_has_decision(new, 'approve', new.content_hash, new.revision, null) then raise exception 'no approval of these exact words'; end if;
  elsif new.status = 'rejected' and old.status = 'draft' then
    if not careplan_has_decision(new, 'reject', new.content_hash, new.revision, null) then raise exception 'no rejection of these exact words'; end if;
  elsif new.status <> old.status then
    raise exception 'an item does not go from % to %', old.status, new.status;
  end if;
  return new;
end
$$;
create trigger suggestion_item_guard before insert or update or delete on suggestion_item
  for each row execute function suggestion_item_is_sound();

create function plan_item_is_sound() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a plan item is ended, not deleted'; end if;
  if tg_op = 'UPDATE' then
    if old.status <> 'active' or new.status <> 'ended' or (to_jsonb(new) - 'status' - 'ended_by') <> (to_jsonb(old) - 'status' - 'ended_by') then
      raise exception 'a plan item can only be ended';
    end if;
    if not exists (select from decision d where d.tenant_id = old.tenant_id and d.person_id = old.person_id
        and d.decision_id = new.ended_by and d.suggestion_id = old.suggestion_id and d.item_id = old.item_id
        and d.verdict = 'edit' and d.content_hash = old.content_hash) then
      raise exception 'a plan item ends only by a decision on it';
    end if;
    return new;
  end if;
  if new.status <> 'active' then raise exception 'a plan item starts active'; end if;
  if not careplan_is_reviewer(new.tenant_id, new.person_id, new.approved_by) then
    raise exception 'only a clinician of this care team activates, and only as themselves';
  end if;
  if not exists (
    select from decision d
      join suggestion_item i on i.tenant_id = d.tenant_id and i.person_id = d.person_id and i.suggestion_id = d.suggestion_id and i.item_id = d.item_id
      join suggestion s on s.tenant_id = i.tenant_id and s.person_id = i.person_id and s.suggestion_id = i.suggestion_id
    where d.tenant_id = new.tenant_id and d.person_id = new.person_id and d.decision_id = new.decision_id
      and d.suggestion_id = new.suggestion_id and d.item_id = new.item_id
      and d.verdict = 'approve' and d.content_hash = new.content_hash and d.user_id = new.approved_by
      and d.signed_as = new.approved_as and d.at = new.approved_at
      and i.status = 'approved' and i.content_hash = new.content_hash and i.revision = d.revision
      and (i.action, i.text, i.patient_text, i.evidence) = (new.action, new.text, new.patient_text, new.evidence)
      and (s.title, s.evidence) = (new.title, new.spans)
      and s.status <> 'stale') then
    raise exception 'no approval of these exact words';
  end if;
  return new;
end
$$;
create trigger plan_item_guard before insert or update or delete on plan_item for each row execute function plan_item_is_sound();

do $$
declare name text;
begin
  foreach name in array array['suggestion', 'suggestion_item', 'decision', 'plan_item'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for select to carenav_system using (tenant_id = actor_tenant())', name || '_system', name);
    execute format('grant select on %I to carenav_reader, carenav_system', name);
    execute format($policy$create policy %I on %I to carenav_reader
      using (actor_role() = 'clinician' and actor_sees(tenant_id, person_id))
      with check (actor_role() = 'clinician' and actor_sees(tenant_id, person_id))$policy$, name || '_clinician', name);
  end loop;
end
$$;
-- A patient reads the approved plan and nothing of the drafts.
create policy plan_item_patient on plan_item for select to carenav_reader
  using (actor_role() = 'patient' and actor_sees(tenant_id, person_id));
create policy decision_as_oneself on decision as restrictive for insert to carenav_reader with check (user_id = actor_user());

-- The service may draft (a suggestion after loading data); it holds no right to decide or to activate.
create policy suggestion_draft on suggestion for insert to carenav_system with check (tenant_id = actor_tenant());
create policy suggestion_refresh on suggestion for update to carenav_system using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant());
create policy suggestion_item_draft on suggestion_item for insert to carenav_system with check (tenant_id = actor_tenant());
grant insert on suggestion, suggestion_item to carenav_reader, carenav_system;
grant update (status, version, record_as_of) on suggestion to carenav_reader, carenav_system;
grant update (status, text, patient_text, content_hash, revision) on suggestion_item to carenav_reader;
grant insert on decision to carenav_reader;
grant insert on plan_item to carenav_reader;
grant update (status, ended_by) on plan_item to carenav_reader;
