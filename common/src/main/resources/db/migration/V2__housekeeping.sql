-- Answers to Idempotency-Keys are kept for a week: what is older is found here, and deleted.
create index idempotency_old on idempotency (created_at);
