-- The lane number from which on an agent that goes by it starts no more than `starts`: who says that he does has given up what was more.
-- It is so only as long as the row is as its writer left it, which an older scheduler does not say.
alter table pace_share add column given_up_lane bigint, add column given_up_of timestamptz;
