-- What a campaign gets of a trunk it shares, beside others: 3 is three times as much as 1.
alter table campaign add column weight int not null default 1 check (weight between 1 and 100);
