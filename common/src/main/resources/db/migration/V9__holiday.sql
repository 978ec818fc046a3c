-- Days on which a calling window that names their calendar does not open.
create table holiday (
  calendar  text not null check (calendar ~ '^[a-z0-9-]{1,32}$'),
  day       date not null,
  primary key (calendar, day)
);
create trigger holiday_set after insert or update or delete on holiday for each statement execute function settings_changed();
