-- What a deciding transaction locks is no longer what a renewal writes: else decisions that overlap kept their own lead from being renewed.
-- The fence follows the lease's epoch, whoever raises it, an older scheduler too.
create table fence (
  name   text primary key,
  epoch  bigint not null
);
insert into fence (name, epoch) select name, epoch from lease;

create function raise_fence() returns trigger language plpgsql as $$
begin
  insert into fence (name, epoch) values (new.name, new.epoch) on conflict (name) do update set epoch = excluded.epoch;
  return null;
end $$;

create trigger lease_raises_fence after insert or update of epoch on lease for each row execute function raise_fence();
