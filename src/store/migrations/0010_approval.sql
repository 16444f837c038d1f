-- Approval that cannot be forged or rubber-stamped: typed deltas and safety-critical actions under the content hash.

alter table suggestion_item
  -- How the item stands to its pathway (PlanDelta of domain/careplan.ts); null for a proposal that comes from a finding alone.
  add column delta jsonb check (delta is null or (
    delta - array['op', 'pathway', 'action', 'reason', 'evidence', 'author'] = '{}'::jsonb
    and coalesce(delta ->> 'op', '') in ('keep', 'add', 'remove', 'modify') and coalesce(delta ->> 'author', '') in ('rule', 'model', 'clinician')
    and delta ? 'pathway' and delta ? 'action' and delta ? 'reason' and jsonb_typeof(delta -> 'evidence') = 'array')),
  -- Its absence can harm at once: taking it away needs two clinicians.
  add column safety_critical boolean not null default false;

-- The same bytes as deltaKey in careplan/content-hash.ts; not the text of the jsonb, whose spacing is the database's own.
create function careplan_delta_key(delta jsonb) returns text language sql stable as $$
  select case when delta is null then '' else
    careplan_netstring(delta ->> 'op') || careplan_netstring(delta ->> 'pathway') || careplan_netstring(delta ->> 'action')
    || careplan_netstring(delta ->> 'reason')
    || careplan_netstring(coalesce((select string_agg(value, E'\n' order by place)
         from jsonb_array_elements_text(delta -> 'evidence') with ordinality as each(value, place)), ''))
    || careplan_netstring(delta ->> 'author') end
$$;
-- An item with neither is hashed as it always was, so that older rows and decided content keep theirs; the leading '2' keeps the
-- two forms from ever sharing their bytes.
create function careplan_item_hash_of(item suggestion_item) returns text language sql stable as $$
  select case when item.delta is null and not item.safety_critical
    then careplan_item_hash(item.finding_id, item.action, item.text, item.patient_text, item.risk, item.evidence)
    else encode(sha256(convert_to(
      careplan_netstring('2') || careplan_netstring(item.finding_id) || careplan_netstring(item.action) || careplan_netstring(item.text)
      || careplan_netstring(item.patient_text) || careplan_netstring(item.risk) || careplan_netstring(array_to_string(item.evidence, E'\n'))
      || careplan_netstring(careplan_delta_key(item.delta))
      || careplan_netstring(case when item.safety_critical then 'safety-critical' else '' end), 'UTF8')), 'hex') end
$$;

alter table suggestion
  -- Row of sentinels.yaml: a planted draft that is plainly wrong, by which reviewers measure their own attention. It is told only
  -- after the decision and can never become part of a plan.
  add column sentinel text;
alter table suggestion_item drop constraint suggestion_item_status_check;
alter table suggestion_item
  add constraint suggestion_item_status_check check (status in ('draft', 'approved', 'rejected', 'ended')),
  -- What a first clinician signed and a second one has yet to sign.
  add column awaiting text,
  add constraint suggestion_item_awaiting_check check (
    awaiting is null or awaiting in ('approve', 'reject') and status = 'draft' or awaiting = 'end' and status = 'approved');
alter table decision drop constraint decision_verdict_check;
alter table decision
  add constraint decision_verdict_check check (verdict in ('approve', 'edit', 'reject', 'undo', 'end')),
  add check (verdict <> 'end' or reason is not null),
  add column signature smallint not null default 1 check (signature in (1, 2)),
  -- [{finding, title, reason}]: what stood against an approval, and why it was given all the same.
  add column concerns jsonb not null default '[]' check (jsonb_typeof(concerns) = 'array'),
  -- How long the evidence was open on the reviewer's screen, for their own measure.
  add column evidence_seconds integer check (evidence_seconds between 0 and 86400);
-- The end of the undo window: nothing that reaches the person reads an item before it.
alter table plan_item add column visible_from timestamptz;
update plan_item set visible_from = approved_at where visible_from is null;
alter table plan_item alter column visible_from set not null, add check (visible_from >= approved_at);

create function suggestion_is_sound() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a suggestion is kept'; end if;
  if (to_jsonb(new) - array['status', 'version', 'record_as_of']) is distinct from (to_jsonb(old) - array['status', 'version', 'record_as_of'])
    then raise exception 'only the state of a suggestion changes'; end if;
  if new.version <= old.version then raise exception 'a version only grows'; end if;
  return new;
end
$$;
create trigger suggestion_guard before update or delete on suggestion for each row execute function suggestion_is_sound();

-- Whether this verdict takes a safety-critical action away from the person, or may: words that one clinician changed count as such.
create function careplan_needs_two(item suggestion_item, wanted text) returns boolean language sql stable as $$
  select item.safety_critical and case wanted
    when 'approve' then item.action = 'remove' or coalesce(item.delta ->> 'op' = 'remove', false) or exists (
      select from decision d where d.tenant_id = item.tenant_id and d.person_id = item.person_id
        and d.suggestion_id = item.suggestion_id and d.item_id = item.item_id and d.verdict = 'edit')
    when 'reject' then coalesce(item.delta ->> 'op' in ('keep', 'modify'), false)
    when 'end' then item.action <> 'remove' and coalesce(item.delta ->> 'op', '') <> 'remove'
    else false end
$$;

-- The verdict on exactly these words stands: by one clinician, or by two different ones where it takes two.
create function careplan_is_signed(item suggestion_item, wanted text) returns boolean language sql stable as $$
  select exists (
    select from decision d
    where d.tenant_id = item.tenant_id and d.person_id = item.person_id and d.suggestion_id = item.suggestion_id
      and d.item_id = item.item_id and d.verdict = wanted and d.content_hash = item.content_hash and d.revision = item.revision
      and (not careplan_needs_two(item, wanted) or d.signature = 2 and exists (
        select from decision f
        where f.tenant_id = d.tenant_id and f.person_id = d.person_id and f.suggestion_id = d.suggestion_id and f.item_id = d.item_id
          and f.verdict = wanted and f.content_hash = d.content_hash and f.revision = d.revision and f.signature = 1
          and f.user_id <> d.user_id)))
$$;

create or replace function decision_is_sound() returns trigger language plpgsql as $$
declare
  item suggestion_item;
  stale boolean;
  active plan_item;
  needed smallint := 1;
begin
  if tg_op <> 'INSERT' then raise exception 'decision is append-only'; end if;
  if not careplan_is_reviewer(new.tenant_id, new.person_id, new.user_id) then
    raise exception 'only a clinician of this care team decides, and only as themselves';
  end if;
  select * into item from suggestion_item i where i.tenant_id = new.tenant_id and i.person_id = new.person_id
    and i.suggestion_id = new.suggestion_id and i.item_id = new.item_id;
  if (item.content_hash, item.revision) is distinct from (new.content_hash, new.revision) then raise exception 'the decision is not about the words of this item'; end if;
  select s.status = 'stale' into stale from suggestion s where s.tenant_id = new.tenant_id and s.person_id = new.person_id
    and s.suggestion_id = new.suggestion_id;
  select * into active from plan_item p where p.tenant_id = new.tenant_id and p.person_id = new.person_id
    and p.suggestion_id = new.suggestion_id and p.item_id = new.item_id and p.status = 'active';
  if new.verdict in ('approve', 'reject', 'edit') and stale then raise exception 'the record has changed since this was drafted'; end if;
  if new.verdict in ('approve', 'reject') and item.status <> 'draft' then raise exception 'the item is decided already'; end if;
  if new.verdict = 'approve' and item.risk = 'high' and not new.evidence_opened then
    raise exception 'a high-risk item is approved only after its evidence was opened';
  end if;
  if new.verdict = 'edit' then
    if item.status not in ('draft', 'approved') then raise exception 'the item is decided for good'; end if;
    if active.plan_item_id is not null and careplan_needs_two(item, 'end') then raise exception 'a safety-critical action in force is undone or ended, not edited'; end if;
    if active.plan_item_id is not null and new.at >= active.visible_from and new.reason is null then raise exception 'what has reached the person ends only with a reason'; end if;
  end if;
  if new.verdict = 'end' and active.plan_item_id is null then raise exception 'only what is in force can be ended'; end if;
  if new.verdict = 'undo' and not exists (
    select from decision d
    where d.tenant_id = new.tenant_id and d.person_id = new.person_id and d.suggestion_id = new.suggestion_id and d.item_id = new.item_id
      and d.content_hash = item.content_hash and d.user_id = new.user_id
      and (d.verdict = item.awaiting and d.revision = item.revision
        or item.awaiting is null and d.verdict = 'approve' and new.at < active.visible_from and d.revision = (
          select a.revision from decision a where a.tenant_id = active.tenant_id and a.person_id = active.person_id and a.decision_id = active.decision_id))) then
    raise exception 'only who signed takes it back, and only while nothing has reached the person';
  end if;
  if careplan_needs_two(item, new.verdict) and item.awaiting = new.verdict then
    needed := 2;
    if not exists (
      select from decision d
      where d.tenant_id = new.tenant_id and d.person_id = new.person_id and d.suggestion_id = new.suggestion_id and d.item_id = new.item_id
        and d.verdict = new.verdict and d.content_hash = item.content_hash and d.revision = item.revision and d.signature = 1
        and d.user_id <> new.user_id) then
      raise exception 'the second signature is that of another clinician';
    end if;
  end if;
  if new.signature <> needed then raise exception 'this is not signature % of it', new.signature; end if;
  return new;
end
$$;

create or replace function suggestion_item_is_sound() returns trigger language plpgsql as $$
declare
  is_active boolean;
begin
  if tg_op = 'DELETE' then raise exception 'a suggestion item is kept'; end if;
  if new.content_hash <> careplan_item_hash_of(new) then
    raise exception 'the content hash is not that of the item';
  end if;
  if tg_op = 'INSERT' then
    if new.status <> 'draft' or new.revision <> 1 or new.awaiting is not null then raise exception 'an item starts as draft'; end if;
    return new;
  end if;
  if (to_jsonb(new) - array['text', 'patient_text', 'content_hash', 'revision', 'status', 'awaiting'])
    is distinct from (to_jsonb(old) - array['text', 'patient_text', 'content_hash', 'revision', 'status', 'awaiting']) then
    raise exception 'only the wording and the status of an item change';
  end if;
  select exists (select from plan_item p where p.tenant_id = old.tenant_id and p.person_id = old.person_id
    and p.suggestion_id = old.suggestion_id and p.item_id = old.item_id and p.status = 'active') into is_active;
  if is_active and (new.status <> 'approved' or new.content_hash <> old.content_hash) then
    raise exception 'end the active plan item first';
  end if;
  if new.content_hash <> old.content_hash then
    if old.status not in ('draft', 'approved') or new.status <> 'draft' or new.awaiting is not null or new.revision <> old.revision + 1
        or not careplan_has_decision(new, 'edit', old.content_hash, old.revision, new.content_hash) then
      raise exception 'new wording needs an edit decision and starts again as draft';
    end if;
  elsif new.revision <> old.revision then
    if new.revision <> old.revision + 1 or new.awaiting is not null
        or new.status <> (case when old.awaiting = 'end' then 'approved' else 'draft' end)
        or not careplan_has_decision(new, 'undo', old.content_hash, old.revision, null) then
      raise exception 'only an edit or an undo makes a new revision';
    end if;
  elsif new.awaiting is not null then
    -- Whoever signed one way may sign the other way; then that one waits.
    if new.status <> old.status or not careplan_needs_two(new, new.awaiting)
        or not careplan_has_decision(new, new.awaiting, new.content_hash, new.revision, null) then
      raise exception 'nobody has signed this first';
    end if;
  elsif new.status = 'approved' and old.status = 'draft' then
    if not careplan_is_signed(new, 'approve') then raise exception 'no approval of these exact words'; end if;
  elsif new.status = 'rejected' and old.status = 'draft' then
    if not careplan_is_signed(new, 'reject') then raise exception 'no rejection of these exact words'; end if;
  elsif new.status = 'ended' and old.status = 'approved' then
    if not careplan_is_signed(new, 'end') then raise exception 'nobody has ended these exact words'; end if;
  elsif new.status <> old.status or new.awaiting is distinct from old.awaiting then
    raise exception 'an item does not go from % to %', old.status, new.status;
  end if;
  return new;
end
$$;

create or replace function plan_item_is_sound() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a plan item is ended, not deleted'; end if;
  if tg_op = 'UPDATE' then
    if old.status <> 'active' or new.status <> 'ended' or (to_jsonb(new) - 'status' - 'ended_by') <> (to_jsonb(old) - 'status' - 'ended_by') then
      raise exception 'a plan item can only be ended';
    end if;
    if not exists (
      select from decision d
        join suggestion_item i on i.tenant_id = d.tenant_id and i.person_id = d.person_id and i.suggestion_id = d.suggestion_id and i.item_id = d.item_id
      where d.tenant_id = old.tenant_id and d.person_id = old.person_id and d.decision_id = new.ended_by
        and d.suggestion_id = old.suggestion_id and d.item_id = old.item_id
        and d.content_hash = old.content_hash and i.content_hash = d.content_hash and i.revision = d.revision
        and (d.verdict = 'edit' or d.verdict = 'end' and careplan_is_signed(i, 'end')
          or d.verdict = 'undo' and i.awaiting is null and d.at < old.visible_from)) then
      raise exception 'a plan item ends only by a decision on it';
    end if;
    return new;
  end if;
  if new.status <> 'active' then raise exception 'a plan item starts active'; end if;
  if not careplan_is_reviewer(new.tenant_id, new.person_id, new.approved_by) then
    raise exception 'only a clinician of this care team activates, and only as themselves';
  end if;
  if exists (select from suggestion s where s.tenant_id = new.tenant_id and s.person_id = new.person_id
      and s.suggestion_id = new.suggestion_id and s.sentinel is not null) then
    raise exception 'a planted draft never becomes part of a plan';
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
      and careplan_is_signed(i, 'approve') and (not careplan_needs_two(i, 'approve') or d.signature = 2)
      and (i.action, i.text, i.patient_text, i.evidence) = (new.action, new.text, new.patient_text, new.evidence)
      and (s.title, s.evidence) = (new.title, new.spans)
      and s.status <> 'stale') then
    raise exception 'no approval of these exact words';
  end if;
  return new;
end
$$;
grant update (awaiting) on suggestion_item to carenav_reader;

-- What a person says about an item of their plan ("I cannot do this", and why), as a task for the care team until one of them resolves it.
create table plan_task (
  tenant_id text not null,
  person_id text not null,
  task_id text not null,
  plan_item_id text not null,
  reason text not null,
  words text not null,
  -- What triage made of the words.
  urgency text not null check (urgency in ('emergency', 'crisis', 'same-day', 'routine')),
  asked_at timestamptz not null,
  asked_by text not null,
  status text not null default 'open' check (status in ('open', 'resolved')),
  note text,
  resolved_by text,
  resolved_as text,
  resolved_at timestamptz,
  primary key (tenant_id, person_id, task_id),
  foreign key (tenant_id, person_id, plan_item_id) references plan_item,
  check ((status = 'resolved') = (note is not null and resolved_by is not null and resolved_as is not null and resolved_at is not null))
);
create index plan_task_by_status on plan_task (tenant_id, status, asked_at);

create function plan_task_is_sound() returns trigger language plpgsql as $$
declare
  answer text[] := array['status', 'note', 'resolved_by', 'resolved_as', 'resolved_at'];
begin
  if tg_op = 'DELETE' then raise exception 'a task is resolved, not deleted'; end if;
  if tg_op = 'INSERT' then
    if new.status <> 'open' then raise exception 'a task starts open'; end if;
    if actor_role() is distinct from 'patient' or actor_person() is distinct from new.person_id or actor_user() is distinct from new.asked_by then
      raise exception 'people speak for themselves';
    end if;
    return new;
  end if;
  if old.status <> 'open' or new.status <> 'resolved' or (to_jsonb(new) - answer) <> (to_jsonb(old) - answer) then
    raise exception 'a task is resolved once';
  end if;
  if not careplan_is_reviewer(new.tenant_id, new.person_id, new.resolved_by) then
    raise exception 'only a clinician of this care team resolves, and only as themselves';
  end if;
  return new;
end
$$;
create trigger plan_task_guard before insert or update or delete on plan_task for each row execute function plan_task_is_sound();

alter table plan_task enable row level security;
alter table plan_task force row level security;
create policy plan_task_system on plan_task for select to carenav_system using (tenant_id = actor_tenant());
create policy plan_task_seen on plan_task for select to carenav_reader using (actor_sees(tenant_id, person_id));
create policy plan_task_asked on plan_task for insert to carenav_reader
  with check (actor_role() = 'patient' and actor_sees(tenant_id, person_id));
create policy plan_task_resolved on plan_task for update to carenav_reader
  using (actor_role() = 'clinician' and actor_sees(tenant_id, person_id)) with check (actor_role() = 'clinician' and actor_sees(tenant_id, person_id));
grant select on plan_task to carenav_reader, carenav_system;
grant insert on plan_task to carenav_reader;
grant update (status, note, resolved_by, resolved_as, resolved_at) on plan_task to carenav_reader;
