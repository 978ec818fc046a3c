-- How far the clock of each PBX's agent is from this database's, in seconds, ahead being positive. A report is read after it was
-- written, so what one report shows is the least it can be: the largest of the last 5 to 10 seconds counts, kept as the largest
-- of the present 5 s and of those before.
alter table pbx
  add column clock_since timestamptz,         -- when the present 5 s began
  add column clock_gap double precision,
  add column clock_before double precision,   -- null: no report in the 5 s before
  -- more than the 2 s that are allowed, else null; such an agent is given no work
  add column clock_off double precision generated always as
    (case when abs(greatest(clock_gap, clock_before)) > 2 then greatest(clock_gap, clock_before) end) stored;
