-- The whole truth of Carillon. Kafka carries, this remembers.

-- ------------------------------------------------------------------ who may ask
create table api_key (
  id          text primary key,               -- the part of the key that may be shown
  tenant      text not null,
  sha256      bytea not null unique,          -- of the whole key; the key itself is nowhere
  scopes      text[] not null,                -- read, write, admin
  label       text,
  created_at  timestamptz not null default now(),
  revoked_at  timestamptz
);

-- One answer for one Idempotency-Key. A row without an answer is a request under way, or one whose gateway died.
create table idempotency (
  tenant       text not null,
  call         text not null,                 -- method and path
  key          text not null,
  body_sha256  bytea not null,
  job_id       uuid not null,                 -- what the request makes, whoever finishes it
  status       int,
  answer       text,
  created_at   timestamptz not null default now(),
  primary key (tenant, call, key)
);

-- ------------------------------------------------------------------ what operators set
create table pbx (
  id                   text primary key check (id ~ '^[a-z0-9-]{1,32}$'),
  mode                 text not null check (mode in ('AMI', 'SPOOL')),
  max_channels         int not null check (max_channels > 0),
  calls_per_second     double precision check (calls_per_second > 0),
  enabled              boolean not null default true,
  -- who drives it; epochs only ever go up
  epoch                bigint not null default 0,
  holder               text,
  fenced               boolean not null default false,
  fenced_at            timestamptz,
  -- what its agent said last
  link_up              boolean not null default false,
  asterisk_version     text,
  asterisk_started_at  timestamptz,
  status               jsonb,
  status_at            timestamptz
);

-- Every holder an epoch was ever given to: a replayed hello of an old one raises nothing.
create table pbx_holder (
  pbx     text not null,
  holder  text not null,
  epoch   bigint not null,
  primary key (pbx, holder)
);

create table trunk (
  id                text primary key check (id ~ '^[a-z0-9-]{1,32}$'),
  dial              text not null,            -- Asterisk dial string with ${number}
  endpoint          text not null,            -- what its channels' names begin with
  strip             text not null default '', -- taken off the number's front where it stands there
  prepend           text not null default '', -- then put before it
  max_channels      int not null check (max_channels > 0),
  reserve           int not null default 0 check (reserve >= 0),
  urgent_reserve    int not null default 0 check (urgent_reserve >= 0),
  calls_per_second  double precision not null check (calls_per_second > 0),
  max_seconds       int not null default 3600 check (max_seconds > 0),
  pbxs              text[] not null,
  enabled           boolean not null default true
);

create table route (
  id        text primary key check (id ~ '^[a-z0-9-]{1,32}$'),
  position  int not null,                     -- routes are tried in this order, then by id
  patterns  jsonb not null,                   -- [{"prepend","prefix","match","callerId"}]
  trunks    text[] not null,                  -- tried in this order
  enabled   boolean not null default true
);

-- What an answered channel may do, by name; the built-in ones need no row.
create table script (
  name         text primary key check (name ~ '^[a-z0-9-]{1,32}$'),
  context      text,
  extension    text,
  priority     int,
  application  text,
  data         text,
  check ((context is null) <> (application is null))
);

-- A destination by name, where an API caller must not say the number or the trunk himself.
create table target (
  name    text primary key check (name ~ '^[a-z0-9-]{1,32}$'),
  number  text not null,
  trunks  text[] not null,
  script  text
);

-- Who may ask to be rung back, and where.
create table caller (
  number   text not null,
  tenant   text not null,
  pbx      text,                              -- null: on any
  script   text not null default 'callback',
  enabled  boolean not null default true,
  primary key (tenant, number)
);

create table suppression (
  tenant    text not null,
  list      text not null,
  number    text not null,
  reason    text,
  added_at  timestamptz not null,
  primary key (tenant, list, number)
);

-- ------------------------------------------------------------------ campaigns and jobs
create table campaign (
  id                uuid primary key,
  tenant            text not null,
  name              text not null,
  state             text not null check (state in ('DRAFT', 'RUNNING', 'PAUSED', 'DRAINING', 'FINISHED', 'STOPPED')),
  spec              jsonb not null,           -- a CallSpec: what contacts leave open
  region            text,                     -- ISO 3166 country of numbers without +
  max_concurrent    int check (max_concurrent > 0),
  calls_per_second  double precision check (calls_per_second > 0),
  finish_when_done  boolean not null default true,
  created_at        timestamptz not null,
  started_at        timestamptz,
  ends_at           timestamptz not null,
  finished_at       timestamptz,
  upload_holder     text,                     -- one upload at a time; others are told to wait
  upload_until      timestamptz
);
create index campaign_list on campaign (tenant, created_at desc, id);
create index campaign_live on campaign (state) where state in ('RUNNING', 'PAUSED', 'DRAINING');

-- Every job id ever taken in; outlives the topic, so that a replay has no effect for ever.
create table job_seen (id uuid primary key);

create table job (
  id               uuid primary key,
  campaign_id      uuid not null,             -- all zeros: stands alone
  tenant           text not null,
  group_id         uuid,
  kind             text not null check (kind in ('DIAL', 'CALLBACK')),
  state            text not null check (state in ('QUEUED', 'WAITING', 'DIALING', 'COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED')),
  reason           text,
  priority         smallint not null,
  due_at           timestamptz not null,
  expires_at       timestamptz not null,
  number           text not null,             -- the first destination's, for people to search by
  spec             jsonb not null,            -- a CallSpec as accepted, the campaign's not merged in
  reference        text,
  callback_key     text,
  callback_pbx     text,
  round            smallint not null default 1,
  destination      smallint not null default 0, -- the next to ring, within the round
  attempts         smallint not null default 0, -- those that used one up
  free_attempts    smallint not null default 0, -- those that did not, at this destination
  barred_trunks    text[],                    -- not again for this destination until cleared
  blocked_trunks   text[],                    -- <destination>:<trunk> where the carrier refused: never again in this job
  dead_numbers     text[],                    -- never again in this job
  cancel_requested boolean not null default false,
  submitted_at     timestamptz not null,
  first_dialed_at  timestamptz,
  finished_at      timestamptz,
  outcome          text,                      -- of the last attempt
  last_attempt     uuid
);
create index job_ready on job (campaign_id, priority desc, due_at, id) where state in ('QUEUED', 'WAITING');
create index job_expiry on job (expires_at) where state in ('QUEUED', 'WAITING');
create index job_of_campaign on job (campaign_id, id);
create unique index job_open_callback on job (callback_key) where callback_key is not null and state in ('QUEUED', 'WAITING', 'DIALING');

create table attempt (
  id              uuid primary key,
  job_id          uuid not null,
  campaign_id     uuid not null,
  nth             smallint not null,          -- 1 is the job's first
  round           smallint not null,
  destination     smallint not null,
  to_number       text not null,              -- canonical
  dial            text not null,              -- after the route's and the trunk's rewriting
  trunk           text not null,
  pbx             text not null,
  epoch           bigint not null,
  priority        smallint not null,
  created_at      timestamptz not null,
  not_after       timestamptz not null,       -- not begun by then: REFUSED
  settle_by       timestamptz not null,       -- nothing heard by then: UNKNOWN
  originating_at  timestamptz,
  ringing_at      timestamptz,
  answered_at     timestamptz,
  ended_at        timestamptz,
  settled         boolean not null default false,
  in_doubt        boolean not null default false,
  cancel_requested boolean not null default false,
  outcome         text,
  ending          jsonb,                      -- an AgentEvent.Ending
  corrected       jsonb                       -- evidence that came too late
);
create index attempt_of_job on attempt (job_id, nth);
create unique index attempt_one_unsettled on attempt (job_id) where not settled;
create index attempt_unsettled on attempt (pbx, trunk) where not settled;

-- Counts that add up at every moment: each statement that changes jobs adds its differences here, in its own transaction, and
-- whoever looks sums them up. Rows are only ever added (no lock is waited for), and folded now and then.
create table campaign_tally (
  campaign_id  uuid not null,
  what         text not null,                 -- state:QUEUED … outcome:BUSY …
  n            bigint not null
);
create index campaign_tally_of on campaign_tally (campaign_id, what) include (n);

-- state:X is the number of jobs in X; outcome:Y of those that are in a final state with Y as their last attempt's outcome. Old rows
-- are counted off and new ones on, without a join: the plan is kept for the life of a connection and must be linear for one row as
-- for ten thousand.
create function tally_inserted() returns trigger language plpgsql as $$
begin
  insert into campaign_tally
  select campaign_id, 'state:' || state, count(*) from added group by campaign_id, state
  union all
  select campaign_id, 'outcome:' || outcome, count(*) from added
  where outcome is not null and state in ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED') group by campaign_id, outcome;
  return null;
end $$;

create function tally_updated() returns trigger language plpgsql as $$
begin
  insert into campaign_tally
  select campaign_id, what, sum(n) from (
    select campaign_id, 'state:' || state as what, -1 as n from was
    union all
    select campaign_id, 'state:' || state, 1 from is_now
    union all
    select campaign_id, 'outcome:' || outcome, -1 from was
    where outcome is not null and state in ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED')
    union all
    select campaign_id, 'outcome:' || outcome, 1 from is_now
    where outcome is not null and state in ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED')
  ) as d group by campaign_id, what having sum(n) <> 0;
  return null;
end $$;

create trigger job_tally_inserted after insert on job referencing new table as added for each statement execute function tally_inserted();
create trigger job_tally_updated after update on job referencing old table as was new table as is_now for each statement execute function tally_updated();

-- ------------------------------------------------------------------ how processes take turns
create table lease (
  name        text primary key,
  holder      text not null,
  epoch       bigint not null,
  expires_at  timestamptz not null
);

-- Numbers what one PBX is told; its row lock orders the deciding transactions.
create table lane (
  pbx   text primary key,
  last  bigint not null default 0
);

-- Starts dealt out. What was handed to one PBX counts as his until his word for it has run out, and a window more.
create table pace_share (
  scope          text not null,               -- trunk, pbx, campaign
  id             text not null,
  pbx            text not null,
  epoch          bigint not null,             -- of the agent it was told to
  starts         int not null,
  window_millis  bigint not null,
  valid_until    timestamptz not null,
  former         int not null,                -- the larger share he had before, and until when he may still use it
  former_until   timestamptz not null,
  primary key (scope, id, pbx)
);

create table outbox (
  id          bigint generated always as identity primary key,
  topic       text not null,
  key         text not null,
  headers     jsonb not null,
  value       bytea not null,
  created_at  timestamptz not null default now(),
  sent_at     timestamptz
);
create index outbox_unsent on outbox (id) where sent_at is null;
create index outbox_sent on outbox (sent_at) where sent_at is not null;

-- How far a topic has become rows, stored in the transaction of those rows.
create table intake_offset (
  topic        text not null,
  part         int not null,
  next_offset  bigint not null,
  primary key (topic, part)
);

-- Whoever caches what operators set hears of every change.
create function settings_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('carillon_settings', tg_table_name);
  return null;
end $$;
create trigger pbx_set after insert or delete or update of mode, max_channels, calls_per_second, enabled on pbx for each statement execute function settings_changed();
create trigger trunk_set after insert or update or delete on trunk for each statement execute function settings_changed();
create trigger route_set after insert or update or delete on route for each statement execute function settings_changed();
create trigger script_set after insert or update or delete on script for each statement execute function settings_changed();
create trigger target_set after insert or update or delete on target for each statement execute function settings_changed();
create trigger caller_set after insert or update or delete on caller for each statement execute function settings_changed();
create trigger campaign_set after insert or update or delete on campaign for each statement execute function settings_changed();
