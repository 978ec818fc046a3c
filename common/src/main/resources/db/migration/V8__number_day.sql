-- How often a number was rung on one day of its own calendar, over all campaigns of a tenant; counted while there is a limit, and kept
-- for some days.
create table number_day (
  tenant    text not null,
  number    text not null,
  day       date not null,
  attempts  int not null,
  primary key (tenant, number, day)
);
create index number_day_old on number_day (day);
alter table attempt add column counted_on date; -- null: it counts for no day
