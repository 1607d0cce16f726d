-- As before (0011). What is in place and rests on no look any more is stale as well: its last look could not be read.
CREATE OR REPLACE FUNCTION plumbline.status_of(p_kind text, p_key text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kind', o.kind, 'key', o.key, 'ref', o.ref, 'generation', o.generation, 'status', o.status,
    'stale', coalesce(o.expires_at < now(), o.status IN ('in_place', 'stopped')), 'since', o.status_since, 'checked_at', o.verdict_as_of)
  FROM public.objects_now o WHERE o.bucket = plumbline.bucket_of(p_kind, p_key) AND o.kind = p_kind AND o.key = p_key
$$;
