-- Jobs wait in queues of their own: of a campaign, of a priority, and of the lines they were found to want. So a pass asks only the queues of lines that can
-- take a call, and each from where it begins (scheduler, package dispatch).
alter table job add column wants text not null default '';   -- '': not known, or not any more; else as dispatch.Wants writes it

drop index job_ready;
create index job_ready on job (campaign_id, wants, priority, due_at, id) where state in ('QUEUED', 'WAITING');

-- Every queue there ever was of a campaign. Rows are only ever added: what has no row is asked by nobody.
create table ready_key (
  campaign_id  uuid not null,
  wants        text not null,
  priority     smallint not null,
  primary key (campaign_id, wants, priority)
);
insert into ready_key select distinct campaign_id, wants, priority from job where state in ('QUEUED', 'WAITING', 'DIALING');

-- As it was, and the queues of new jobs, in one order for all so that nobody waits for one another.
create or replace function tally_inserted() returns trigger language plpgsql as $$
begin
  insert into campaign_tally
  select campaign_id, 'state:' || state, count(*) from added group by campaign_id, state
  union all
  select campaign_id, 'outcome:' || outcome, count(*) from added
  where outcome is not null and state in ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED') group by campaign_id, outcome;
  insert into ready_key
  select distinct campaign_id, wants, priority from added where state in ('QUEUED', 'WAITING', 'DIALING') order by 1, 2, 3 on conflict do nothing;
  return null;
end $$;
