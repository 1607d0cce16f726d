-- A reconciler may have a role of its own, too. Whoever may begin a try is one: it adds to the record in its own name and in that of
-- the configuration, and never in a person's. Whoever owns the record says what it likes; what others file has to be what the text says.
CREATE FUNCTION plumbline.may_add(p_bucket smallint, p_actor_kind text, p_actor_id text, p_action text, p_kind text, p_key text, p_subject text, p_body text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  text json;
BEGIN
  -- Within the functions that call it, the current user is who owns them.
  IF session_user = current_user OR pg_has_role(session_user, current_user, 'member') THEN
    RETURN true;
  END IF;
  -- Without the one escape that Postgres knows no character for; what it stands in is only kept.
  text := regexp_replace(p_body, '(?<!\\)((?:\\\\)*)\\u0000', '\1', 'g')::json;
  RETURN p_bucket BETWEEN 0 AND 255
    AND CASE WHEN has_table_privilege(session_user, 'public.attempts', 'INSERT')
      THEN p_actor_kind = 'reconciler' OR p_actor_kind = 'setup' AND p_actor_id = 'configuration'
      ELSE p_actor_kind IN ('person', 'agent', 'service', 'source') OR p_actor_kind = 'policy' AND p_action = 'policy.expired' END
    AND (text -> 'actor' ->> 'kind', text -> 'actor' ->> 'id', text ->> 'action', text ->> 'kind', text ->> 'key', text ->> 'subject')
      IS NOT DISTINCT FROM (p_actor_kind, p_actor_id, p_action, p_kind, p_key, p_subject);
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION plumbline.append_entry(p_bucket smallint, p_actor_kind text, p_actor_id text, p_action text, p_kind text, p_key text, p_subject text, p_body text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  at timestamptz := clock_timestamp();
  said text := to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\n' || p_body;
BEGIN
  IF NOT plumbline.may_add(p_bucket, p_actor_kind, p_actor_id, p_action, p_kind, p_key, p_subject, p_body) THEN
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
-- The same for several, by chain and in their order: two who add to the same chains at once lock them in one order. Only the hashes are
-- made one after the other; rows and heads are written at once.
CREATE FUNCTION plumbline.append_entries(p_buckets smallint[], p_actor_kinds text[], p_actor_ids text[], p_actions text[], p_kinds text[], p_keys text[], p_subjects text[], p_bodies text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entry record;
  chain smallint;
  last_seq integer;
  last_hash bytea;
  at timestamptz;
  said text;
  places bigint[] := '{}';
  seqs integer[] := '{}';
  hashes bytea[] := '{}';
BEGIN
  INSERT INTO public.audit_heads (bucket, seq, hash) SELECT DISTINCT b, 0, ''::bytea FROM unnest(p_buckets) b ORDER BY b ON CONFLICT DO NOTHING;
  FOR entry IN
    WITH heads AS MATERIALIZED (SELECT h.bucket, h.seq, h.hash FROM public.audit_heads h WHERE h.bucket = ANY (p_buckets) ORDER BY h.bucket FOR UPDATE)
    SELECT h.bucket, h.seq, h.hash, r.body, r.n FROM heads h JOIN unnest(p_buckets, p_bodies) WITH ORDINALITY r(bucket, body, n) ON r.bucket = h.bucket
    ORDER BY h.bucket, r.n
  LOOP
    IF NOT plumbline.may_add(entry.bucket, p_actor_kinds[entry.n], p_actor_ids[entry.n], p_actions[entry.n], p_kinds[entry.n], p_keys[entry.n], p_subjects[entry.n], entry.body) THEN
      RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('permission denied: an entry of %s by %s', p_actions[entry.n], p_actor_kinds[entry.n]);
    END IF;
    IF at IS NULL THEN
      -- All are locked by now.
      at := clock_timestamp();
      said := E'\n' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\n';
    END IF;
    IF entry.bucket IS DISTINCT FROM chain THEN
      chain := entry.bucket;
      last_seq := entry.seq;
      last_hash := entry.hash;
    END IF;
    last_seq := last_seq + 1;
    last_hash := sha256(last_hash || convert_to(last_seq || said || entry.body, 'UTF8'));
    places := places || entry.n;
    seqs := seqs || last_seq;
    hashes := hashes || last_hash;
  END LOOP;
  INSERT INTO public.audit (bucket, seq, at, actor_kind, actor_id, action, kind, key, subject, body, hash)
  SELECT p_buckets[n], seq, at, p_actor_kinds[n], p_actor_ids[n], p_actions[n], p_kinds[n], p_keys[n], p_subjects[n], p_bodies[n], hash
  FROM unnest(places, seqs, hashes) r(n, seq, hash);
  UPDATE public.audit_heads h SET seq = r.seq, hash = r.hash
  FROM (SELECT DISTINCT ON (p_buckets[n]) p_buckets[n] AS bucket, seq, hash FROM unnest(places, seqs, hashes) r(n, seq, hash) ORDER BY p_buckets[n], seq DESC) r
  WHERE h.bucket = r.bucket;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION plumbline.may_add, plumbline.append_entries FROM PUBLIC;
