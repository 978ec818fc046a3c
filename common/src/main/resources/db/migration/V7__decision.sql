-- What was decided of each job, in the order in which it was: written in the transaction of the change, never changed. That a job was
-- accepted stands in its own row.
create table decision (
  job_id  uuid not null,
  nth     bigint generated always as identity, -- grows within a job, whose row is locked when one is written
  at      timestamptz not null,
  what    text not null check (what in ('DEFERRED', 'DIALLED', 'SETTLED', 'NO_TRUNK', 'CANCEL_REQUESTED', 'CLOSED')),
  detail  jsonb not null,
  primary key (job_id, nth)
);

-- They go with their job.
create function decisions_gone() returns trigger language plpgsql as $$
begin
  delete from decision where job_id = old.id;
  return null;
end $$;
create trigger job_decisions_gone after delete on job for each row execute function decisions_gone();
