-- Jobs that have ended, with their attempts and decisions, move here after a day, so that what is looked at all the time stays small: one partition for each week in which
-- they ended, dropped as a whole when its days are over (scheduler, package old). Their ids stay in job_seen for ever.
create table job_old (like job including defaults, primary key (id, finished_at)) partition by range (finished_at);
create index job_old_of_campaign on job_old (campaign_id, id);

create table attempt_old (like attempt including defaults, job_finished_at timestamptz not null, primary key (id, job_finished_at)) partition by range (job_finished_at);
create index attempt_old_of_job on attempt_old (job_id, nth);

create table decision_old (like decision, job_finished_at timestamptz not null, primary key (job_id, nth, job_finished_at)) partition by range (job_finished_at);

create index job_finished on job (finished_at) where finished_at is not null;

-- Wherever a job is; for whoever shows it.
create view every_job as select * from job union all select * from job_old;
do $$
begin
  execute format('create view every_attempt as select * from attempt union all select %s from attempt_old', (
    select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where attrelid = 'attempt'::regclass and attnum > 0 and not attisdropped));
end $$;

create view every_decision as select * from decision union all select job_id, nth, at, what, detail from decision_old;
