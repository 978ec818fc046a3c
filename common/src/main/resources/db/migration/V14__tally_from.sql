-- Whoever sums a campaign's counts begins where they were folded last, and does not pass by the entries of rows that were folded away while somebody's
-- transaction stays open beside us. Rows are ordered by the transaction that wrote them; what is folded lies below the oldest that was still under way, so
-- nothing can come into sight below it any more. Sums of all rows are as right as ever: below that bound there are none.
alter table campaign_tally add column xid xid8 not null default pg_current_xact_id();
drop index campaign_tally_of;
create index campaign_tally_of on campaign_tally (campaign_id, xid) include (what, n);

create table tally_from (
  campaign_id  uuid primary key,
  xid          xid8 not null
);

-- After a restore into another server its transactions begin anew: a bound that lies ahead of them is none.
create function tally(of uuid) returns table (what text, n bigint) stable language sql as $$
  select t.what, sum(t.n)::bigint from campaign_tally t
  where t.campaign_id = of
    and t.xid >= coalesce((select f.xid from tally_from f where f.campaign_id = of and f.xid <= pg_snapshot_xmin(pg_current_snapshot())), '0'::xid8)
  group by t.what
$$;

create function tally_rows(of uuid) returns bigint stable language sql as $$
  select count(*) from campaign_tally t
  where t.campaign_id = of
    and t.xid >= coalesce((select f.xid from tally_from f where f.campaign_id = of and f.xid <= pg_snapshot_xmin(pg_current_snapshot())), '0'::xid8)
$$;
