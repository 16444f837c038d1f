-- What was asked and what was answered. A patient's chats and a clinician's own questions about a patient are kept apart:
-- neither side reads the other's. Every event of an answer is a row before it is sent, so a broken stream resumes anywhere.

create table chat (
  tenant_id text not null,
  person_id text not null,
  chat_id text not null,
  reader text not null check (reader in ('patient', 'clinician')),
  asked_by text not null,
  started_at timestamptz not null,
  primary key (tenant_id, person_id, chat_id),
  foreign key (tenant_id, person_id) references person on delete cascade
);
create index chat_by_start on chat (tenant_id, person_id, started_at desc);

create table message (
  tenant_id text not null,
  person_id text not null,
  message_id text not null,
  chat_id text not null,
  -- Place in the chat, from 1; a fixed clock gives several questions one instant.
  ordinal integer not null,
  reader text not null check (reader in ('patient', 'clinician')),
  asked_by text not null,
  asked_at timestamptz not null,
  question text not null,
  level text not null check (level in ('simple', 'standard', 'detailed')),
  language text not null,
  urgency text not null check (urgency in ('emergency', 'crisis', 'same-day', 'routine')),
  triage_rule text,
  -- Who wrote the answer, from which instructions, and why the configured model did not, if it did not.
  model text,
  prompt_sha256 text,
  fell_back text,
  kind text check (kind in ('answered', 'abstained', 'escalated', 'refused', 'asked-back')),
  reply json,
  answered_at timestamptz,
  primary key (tenant_id, person_id, message_id),
  foreign key (tenant_id, person_id, chat_id) references chat on delete cascade,
  check ((reply is null) = (answered_at is null) and (reply is null) = (kind is null))
);
create index message_by_chat on message (tenant_id, person_id, chat_id, ordinal);

create table answer_event (
  tenant_id text not null,
  person_id text not null,
  message_id text not null,
  number integer not null check (number > 0),
  -- json, not jsonb: a resumed stream repeats the same bytes, so key order stays.
  event json not null,
  primary key (tenant_id, person_id, message_id, number),
  foreign key (tenant_id, person_id, message_id) references message on delete cascade
);

create table feedback (
  tenant_id text not null,
  person_id text not null,
  message_id text not null,
  feedback_id text not null,
  user_id text not null,
  verdict text not null check (verdict in ('helpful', 'not-helpful', 'wrong')),
  note text not null default '',
  given_at timestamptz not null,
  primary key (tenant_id, person_id, message_id, feedback_id),
  foreign key (tenant_id, person_id, message_id) references message on delete cascade
);

-- A chat belongs to its side: the patient alone, or the clinicians with rights on the person.
create function actor_reads_chat(tenant text, person text, side text) returns boolean language sql stable as $$
  select side = actor_role() and actor_sees(tenant, person)
$$;

do $$
declare name text;
begin
  foreach name in array array['chat', 'message', 'answer_event', 'feedback'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to carenav_system using (tenant_id = actor_tenant()) with check (tenant_id = actor_tenant())', name || '_system', name);
    execute format('grant select, insert on %I to carenav_reader', name);
    execute format('grant select, insert, update, delete on %I to carenav_system', name);
  end loop;
  foreach name in array array['chat', 'message'] loop
    execute format('create policy %I on %I for select to carenav_reader using (actor_reads_chat(tenant_id, person_id, reader))', name || '_read', name);
    execute format('create policy %I on %I for insert to carenav_reader
      with check (actor_reads_chat(tenant_id, person_id, reader) and asked_by = actor_user())', name || '_ask', name);
  end loop;
end
$$;

-- The answer is written once, by whoever asked.
grant update (model, prompt_sha256, fell_back, urgency, triage_rule, kind, reply, answered_at) on message to carenav_reader;
create policy message_answer on message for update to carenav_reader
  using (actor_reads_chat(tenant_id, person_id, reader) and asked_by = actor_user() and reply is null)
  with check (actor_reads_chat(tenant_id, person_id, reader) and asked_by = actor_user());

-- Row security on message decides which messages a reader finds here.
create policy answer_event_read on answer_event for select to carenav_reader using (exists (
  select from message m where m.tenant_id = answer_event.tenant_id and m.person_id = answer_event.person_id and m.message_id = answer_event.message_id));
create policy answer_event_append on answer_event for insert to carenav_reader with check (exists (
  select from message m where m.tenant_id = answer_event.tenant_id and m.person_id = answer_event.person_id
    and m.message_id = answer_event.message_id and m.asked_by = actor_user()));
create policy feedback_read on feedback for select to carenav_reader using (exists (
  select from message m where m.tenant_id = feedback.tenant_id and m.person_id = feedback.person_id and m.message_id = feedback.message_id));
create policy feedback_give on feedback for insert to carenav_reader with check (user_id = actor_user() and exists (
  select from message m where m.tenant_id = feedback.tenant_id and m.person_id = feedback.person_id and m.message_id = feedback.message_id));
