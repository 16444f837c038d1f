-- What a served model has cost on a day, so that limits hold across processes and restarts; and what patients report as wrong.

-- One row a day of the installation, UTC. A call reserves what it may cost at most before it is made, and gives back what it did not use.
create table model_use (
  tenant_id text not null,
  day date not null,
  calls integer not null default 0,
  -- Calls that were not made because a limit was reached.
  turned_away integer not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  -- In the currency of the configured prices.
  cost double precision not null default 0,
  -- Promised to calls under way; what a killed process had reserved stays counted as used.
  reserved_tokens bigint not null default 0,
  reserved_cost double precision not null default 0,
  primary key (tenant_id, day)
);
alter table model_use enable row level security;
alter table model_use force row level security;
create policy model_use_system on model_use to carenav_system using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant());
grant select, insert, update on model_use to carenav_system;

-- The instructions of a judge whose verdict was taken, and how many sentences of a model it took away.
alter table message add column judge_sha256 text, add column judge_rejected integer;
grant update (judge_sha256, judge_rejected) on message to carenav_reader;

-- A patient's "this is wrong" about an answer. The report carries a copy of that answer, because the care team that is to look into it does
-- not see the patient's chats; the question stays the patient's. It stays open until one of the team resolves it with a note.
create table answer_report (
  tenant_id text not null,
  person_id text not null,
  report_id text not null,
  message_id text not null,
  reason text not null check (reason in ('record-wrong', 'misunderstood', 'unclear', 'other')),
  words text not null,
  -- What triage made of the words.
  urgency text not null check (urgency in ('emergency', 'crisis', 'same-day', 'routine')),
  answer text not null,
  answered_at timestamptz not null,
  reported_at timestamptz not null,
  reported_by text not null,
  status text not null default 'open' check (status in ('open', 'resolved')),
  note text,
  resolved_by text,
  resolved_as text,
  resolved_at timestamptz,
  primary key (tenant_id, person_id, report_id),
  foreign key (tenant_id, person_id, message_id) references message on delete cascade,
  check ((status = 'resolved') = (note is not null and resolved_by is not null and resolved_as is not null and resolved_at is not null))
);
create index answer_report_by_status on answer_report (tenant_id, status, reported_at);

create function answer_report_is_sound() returns trigger language plpgsql as $$
declare
  outcome text[] := array['status', 'note', 'resolved_by', 'resolved_as', 'resolved_at'];
begin
  if tg_op = 'INSERT' then
    if new.status <> 'open' then raise exception 'a report starts open'; end if;
    if actor_role() is distinct from 'patient' or actor_person() is distinct from new.person_id or actor_user() is distinct from new.reported_by then
      raise exception 'people report for themselves';
    end if;
    return new;
  end if;
  if old.status <> 'open' or new.status <> 'resolved' or (to_jsonb(new) - outcome) <> (to_jsonb(old) - outcome) then
    raise exception 'a report is resolved once';
  end if;
  if actor_role() is distinct from 'clinician' or actor_user() is distinct from new.resolved_by then
    raise exception 'a clinician resolves a report under their own name';
  end if;
  return new;
end
$$;
create trigger answer_report_guard before insert or update on answer_report for each row execute function answer_report_is_sound();

alter table answer_report enable row level security;
alter table answer_report force row level security;
create policy answer_report_system on answer_report for select to carenav_system using (tenant_id = actor_tenant());
create policy answer_report_seen on answer_report for select to carenav_reader using (actor_sees(tenant_id, person_id));
create policy answer_report_made on answer_report for insert to carenav_reader
  with check (actor_role() = 'patient' and actor_sees(tenant_id, person_id));
create policy answer_report_resolved on answer_report for update to carenav_reader
  using (actor_role() = 'clinician' and actor_sees(tenant_id, person_id)) with check (actor_role() = 'clinician' and actor_sees(tenant_id, person_id));
grant select on answer_report to carenav_reader, carenav_system;
grant insert on answer_report to carenav_reader;
grant update (status, note, resolved_by, resolved_as, resolved_at) on answer_report to carenav_reader;
