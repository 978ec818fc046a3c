-- Whether a trunk carries calls by way of one PBX, as the ends of attempts say. There is a row once something went wrong there.
create table trunk_health (
  trunk      text not null,
  pbx        text not null,
  state      text not null check (state in ('CLOSED', 'OPEN', 'PROBING')), -- of the circuit breaker: CLOSED carries calls
  since      timestamptz not null,            -- CLOSED: the last proof that it carries; else since when it does not
  failed     int not null default 0,          -- CLOSED: failures of its own since that proof
  congested  int not null default 0,          -- CLOSED: and how often the carrier had no room
  first_at   timestamptz,                     -- CLOSED: the first of these
  reason     text,                            -- of the last failure
  probes     int not null default 0,          -- those that failed, one after the other
  probe      uuid,                            -- PROBING: the attempt that tries it
  probe_at   timestamptz,                     -- from when on another may try it
  primary key (trunk, pbx)
) with (fillfactor = 50);
