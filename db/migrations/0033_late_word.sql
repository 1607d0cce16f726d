-- As before (0011). A command's late word about its own effect does not end a repair that is still open: that one has its own proof.
CREATE OR REPLACE FUNCTION plumbline.settle_effect_as(p_actor jsonb, p_kind text, p_key text, p_name text, p_effect_key text, p_state text, p_receipt jsonb, p_external_id text, p_says text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  object public.objects;
  effect public.effects;
BEGIN
  IF p_state IS NULL OR p_state NOT IN ('settled', 'failed', 'unknown') THEN PERFORM plumbline.refuse('bad_state', 'An effect ends as settled, failed (with proof that it did not take place) or unknown.'); END IF;
  IF p_external_id IS NOT NULL AND NOT plumbline.is_text(p_external_id, 500) THEN PERFORM plumbline.refuse('bad_external_id', 'An external id is 1 to 500 visible characters.'); END IF;
  IF p_receipt IS NOT NULL AND (jsonb_typeof(p_receipt) <> 'object' OR length(p_receipt::text) > 10000) THEN PERFORM plumbline.refuse('bad_receipt', 'A receipt is a JSON object of at most 10 kB, without secrets.'); END IF;
  SELECT * INTO object FROM public.objects WHERE bucket = plumbline.bucket_of(p_kind, p_key) AND kind = p_kind AND key = p_key FOR UPDATE;
  SELECT * INTO effect FROM public.effects
  WHERE bucket = object.bucket AND kind = p_kind AND key = p_key AND name = p_name AND effect_key = p_effect_key FOR UPDATE;
  IF effect.state IS NULL OR effect.state = 'planned' THEN
    PERFORM plumbline.refuse('effect_not_started', format('The effect %s was not started under this key: what was not recorded before cannot be settled.', p_name));
  END IF;
  IF effect.state IN ('settled', 'failed') THEN
    IF effect.state <> p_state OR effect.receipt IS DISTINCT FROM p_receipt OR effect.external_id IS DISTINCT FROM p_external_id THEN
      PERFORM plumbline.refuse('effect_ended', format('The effect %s ended as %s under this key already.', p_name, effect.state));
    END IF;
  ELSE
    UPDATE public.effects SET state = p_state, ended_at = clock_timestamp(), receipt = p_receipt, external_id = p_external_id, says = left(p_says, 500)
    WHERE bucket = object.bucket AND kind = p_kind AND key = p_key AND name = p_name AND effect_key = p_effect_key;
    UPDATE public.objects o SET dirty = true, due_at = now(),
      external_id = CASE WHEN p_state = 'settled' AND effect.generation = o.generation THEN coalesce(o.external_id, p_external_id) ELSE o.external_id END,
      linked_at = CASE WHEN p_state = 'settled' AND effect.generation = o.generation AND o.external_id IS NULL AND p_external_id IS NOT NULL THEN now() ELSE o.linked_at END,
      open_attempt = CASE WHEN EXISTS (SELECT FROM public.effects e WHERE e.bucket = o.bucket AND e.kind = o.kind AND e.key = o.key AND e.answered_at IS NULL AND e.state = 'unknown')
          OR EXISTS (SELECT FROM public.attempts a WHERE a.bucket = o.bucket AND a.kind = o.kind AND a.key = o.key AND a.state = 'unknown') THEN 'unknown'
        WHEN EXISTS (SELECT FROM public.effects e WHERE e.bucket = o.bucket AND e.kind = o.kind AND e.key = o.key AND e.state = 'started')
          OR EXISTS (SELECT FROM public.attempts a WHERE a.bucket = o.bucket AND a.kind = o.kind AND a.key = o.key AND a.state = 'attempting') THEN 'attempting' ELSE 'none' END
    WHERE bucket = object.bucket AND kind = p_kind AND key = p_key;
    PERFORM plumbline.project(p_kind, p_key);
    PERFORM plumbline.append_audit(p_actor, 'effect.' || p_state, p_kind, p_key, p_kind || '/' || p_key,
      jsonb_build_object('effect', p_name, 'effect_key', p_effect_key, 'generation', effect.generation, 'external_id', p_external_id, 'says', left(p_says, 500)));
    PERFORM plumbline.tell(p_kind, p_key);
  END IF;
  RETURN jsonb_build_object('kind', p_kind, 'key', p_key, 'name', p_name, 'effect_key', p_effect_key, 'generation', effect.generation, 'state', p_state, 'try', effect.tries);
END $$;
