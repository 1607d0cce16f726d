-- What a console with a role of its own does only in these words: it has no right to write the tables under them. Each runs with
-- its owner's rights and a fixed search path.
-- The same chain as plumbline.append_audit, for an entry whose text is made already. Who does not own the record speaks for people and
-- programs, never for a reconciler, a terminal or setup, and what stands beside the text is what stands in it.
CREATE FUNCTION plumbline.append_entry(p_bucket smallint, p_actor_kind text, p_actor_id text, p_action text, p_kind text, p_key text, p_subject text, p_body text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  at timestamptz := clock_timestamp();
  said text := to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\n' || p_body;
  own boolean := session_user = current_user OR pg_has_role(session_user, current_user, 'member');
  -- Without the one escape that Postgres knows no character for; what it stands in is only kept.
  text json := CASE WHEN own THEN NULL ELSE regexp_replace(p_body, '(?<!\\)((?:\\\\)*)\\u0000', '\1', 'g')::json END;
BEGIN
  IF NOT own AND (p_bucket NOT BETWEEN 0 AND 255
    OR NOT (p_actor_kind IN ('person', 'agent', 'service', 'source') OR p_actor_kind = 'policy' AND p_action = 'policy.expired')
    OR (text -> 'actor' ->> 'kind', text -> 'actor' ->> 'id', text ->> 'action', text ->> 'kind', text ->> 'key', text ->> 'subject')
      IS DISTINCT FROM (p_actor_kind, p_actor_id, p_action, p_kind, p_key, p_subject)) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('permission denied: an entry of %s by %s', p_action, p_actor_kind);
  END IF;
  WITH head AS (
    INSERT INTO public.audit_heads AS h (bucket, seq, hash) VALUES (p_bucket, 1, sha256(convert_to(E'1\n' || said, 'UTF8')))
    ON CONFLICT (bucket) DO UPDATE SET seq = h.seq + 1, hash = sha256(h.hash || convert_to((h.seq + 1)::text || E'\n' || said, 'UTF8'))
    RETURNING seq, hash
  )
  INSERT INTO public.audit (bucket, seq, at, actor_kind, actor_id, action, kind, key, subject, body, hash)
  SELECT p_bucket, head.seq, at, p_actor_kind, p_actor_id, p_action, p_kind, p_key, p_subject, p_body, head.hash FROM head;
END $$;--> statement-breakpoint
-- A person's word on a try whose outcome is not known. Nothing else of an attempt is a console's to say.
CREATE FUNCTION plumbline.answer_attempt(p_bucket smallint, p_id text, p_outcome text, p_person text, p_external_id text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.attempts SET state = p_outcome, resolved_by = p_person, external_id = coalesce(p_external_id, external_id)
  WHERE bucket = p_bucket AND id = p_id AND state = 'unknown' AND p_outcome IN ('happened', 'did_not_happen') AND p_person IS NOT NULL;
  RETURN FOUND;
END $$;--> statement-breakpoint
-- What an agent may still send in this hour; false where it is too much. Beside it in the table are the budgets of repairs.
CREATE FUNCTION plumbline.take_of_agent(p_agent text, p_what text, p_amount integer, p_limit integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.budgets AS b (scope, window_start, used, "limit")
  SELECT 'agent:' || p_agent || '/' || p_what, date_trunc('hour', now(), 'UTC'), p_amount, p_limit WHERE p_amount <= p_limit
  ON CONFLICT (scope, window_start) DO UPDATE SET used = b.used + excluded.used, "limit" = excluded."limit"
    WHERE b.used + excluded.used <= excluded."limit";
  RETURN FOUND;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION plumbline.append_entry, plumbline.answer_attempt, plumbline.take_of_agent FROM PUBLIC;--> statement-breakpoint
-- The effects of a command: how one begins and ends is decided in these, and the rows are written nowhere else.
ALTER FUNCTION plumbline.plan_effect SECURITY DEFINER;--> statement-breakpoint
ALTER FUNCTION plumbline.start_effect_as SECURITY DEFINER;--> statement-breakpoint
ALTER FUNCTION plumbline.settle_effect_as SECURITY DEFINER;
