-- What a fact says anew ends what its object's row says of it, whether or not it is the only one: settling writes it again.
CREATE OR REPLACE FUNCTION plumbline.note_shown() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Each found by key, whatever the planner thinks.
  UPDATE public.objects o SET shown = NULL
    FROM (
      SELECT k.at
      FROM (SELECT *, CASE WHEN complete THEN shows || ' ' || external_id END AS shown FROM written) c CROSS JOIN LATERAL (
        SELECT ctid AS at, shown FROM public.objects WHERE bucket = c.bucket AND kind = c.kind AND key = c.key LIMIT 1) k
      WHERE k.shown IS NOT NULL AND k.shown IS DISTINCT FROM c.shown) n
    WHERE o.ctid = n.at;
  RETURN NULL;
END $$;
