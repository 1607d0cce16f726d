CREATE OR REPLACE VIEW "objects_now" AS
-- An object whose evidence the last complete scan showed again is as fresh as that scan, and no row of it was written for that.
-- One that something changed for is only as fresh as its own look, until it has been judged again.
-- A scan that does not show what is gone upholds that and does not see it: it is told as of the read that found nothing.
SELECT o.bucket, o.kind, o.key, o.ref, o.generation, o.presence, o.owner, o.owner_epoch, o.asked_by, o.withdrawn_at,
  o.external_id, o.linked_at, o.fence, o.lease_holder, o.lease_until, o.due_at, o.request_token, o.handled_token, o.dirty, o.recheck_at,
  o.verdict, o.spoke,
  CASE WHEN o.dirty OR o.verdict = 'in_sync' AND o.presence IS DISTINCT FROM 'present' THEN o.verdict_as_of
    ELSE greatest(o.verdict_as_of, s.watermark) END AS verdict_as_of,
  CASE WHEN o.dirty OR o.expires_at IS NULL THEN o.expires_at
    ELSE greatest(o.expires_at, s.watermark + s.evidence_ms * interval '1 millisecond') END AS expires_at,
  o.classes, o.was_in_place, o.attempted, o.open_attempt, o.held, o.status, o.status_since, o.blocked_at, o.blocked_by,
  o.blocked_reason, o.block_review_at, o.snoozed_until, o.snoozed_by, o.snooze_reason, o.poison, o.poison_reason
FROM objects o LEFT JOIN sources s ON s.kind = o.kind AND s.name = o.spoke AND s.covers = 'all';
