-- As before (0036). What a repair has made since an effect was planned is there: a command that comes late and does it again would pay or
-- send twice. Under another key, planned by whoever could know of it, it starts.
CREATE OR REPLACE FUNCTION plumbline.start_effect_as(p_actor jsonb, p_kind text, p_key text, p_name text, p_effect_key text, p_body jsonb, p_within_ms integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  object public.objects;
  effect public.effects;
BEGIN
  SELECT * INTO object FROM public.objects WHERE bucket = plumbline.bucket_of(p_kind, p_key) AND kind = p_kind AND key = p_key FOR UPDATE;
  IF object.generation IS NULL THEN PERFORM plumbline.refuse('no_intent', 'Nothing was ever asked for here: declare the intent first.'); END IF;
  IF p_within_ms IS NULL OR p_within_ms NOT BETWEEN 100 AND 3600000 THEN PERFORM plumbline.refuse('bad_deadline', 'An effect ends within 100 ms to an hour.'); END IF;
  effect := plumbline.plan_effect(p_kind, p_key, object.generation, p_name, p_effect_key, p_body);
  IF effect.state = 'started' THEN
    PERFORM plumbline.refuse('effect_started', format('The effect %s was started under this key and nobody said how it ended. A look settles it; it is not run again.', p_name));
  ELSIF effect.state = 'unknown' THEN
    PERFORM plumbline.refuse('effect_unknown', format('Whether the effect %s took place under this key is not known. A look settles it; it is not run again.', p_name));
  ELSIF effect.state = 'settled' THEN
    PERFORM plumbline.refuse('effect_settled', format('The effect %s took place under this key already.', p_name), jsonb_build_object('receipt', effect.receipt, 'external_id', effect.external_id));
  END IF;
  IF object.presence = 'absent' AND EXISTS (SELECT FROM public.intents i WHERE i.bucket = object.bucket AND i.kind = p_kind AND i.key = p_key
    AND i.generation = effect.generation AND i.presence = 'present') THEN
    PERFORM plumbline.refuse('intent_withdrawn', format('The effect %s was planned for a request that was withdrawn since.', p_name));
  END IF;
  IF EXISTS (SELECT FROM public.attempts a WHERE a.bucket = object.bucket AND a.kind = p_kind AND a.key = p_key AND a.state IN ('attempting', 'unknown')) THEN
    PERFORM plumbline.refuse('repair_under_way', 'A repair of it is under way.');
  END IF;
  IF EXISTS (SELECT FROM public.attempts a WHERE a.bucket = object.bucket AND a.kind = p_kind AND a.key = p_key AND a.state = 'happened'
    AND a.class = 'missing_external' AND a.outcome_at >= effect.planned_at
    -- What was withdrawn since and is gone may be made again.
    AND (object.external_id IS NOT NULL OR NOT EXISTS (SELECT FROM public.intents i WHERE i.bucket = object.bucket AND i.kind = p_kind AND i.key = p_key
      AND i.generation > a.generation AND i.presence = 'absent'))) THEN
    PERFORM plumbline.refuse('effect_repaired', format('A repair has made it since the effect %s was planned under this key.', p_name));
  END IF;
  UPDATE public.effects SET state = 'started', generation = object.generation, tries = tries + 1, started_at = clock_timestamp(),
    deadline_at = clock_timestamp() + p_within_ms * interval '1 millisecond', ended_at = NULL, says = NULL, answered_at = NULL, proof = NULL
  WHERE bucket = object.bucket AND kind = p_kind AND key = p_key AND name = p_name AND effect_key = p_effect_key RETURNING * INTO effect;
  UPDATE public.objects SET fence = fence + 1, lease_holder = NULL, lease_until = NULL, open_attempt = 'attempting', attempted = true, dirty = true,
    due_at = least(due_at, effect.deadline_at)
  WHERE bucket = object.bucket AND kind = p_kind AND key = p_key;
  PERFORM plumbline.project(p_kind, p_key);
  PERFORM plumbline.append_audit(p_actor, 'effect.started', p_kind, p_key, p_kind || '/' || p_key,
    jsonb_build_object('effect', p_name, 'effect_key', p_effect_key, 'generation', object.generation, 'try', effect.tries));
  PERFORM plumbline.tell(p_kind, p_key);
  RETURN jsonb_build_object('kind', p_kind, 'key', p_key, 'name', p_name, 'effect_key', p_effect_key, 'generation', effect.generation, 'state', 'started', 'try', effect.tries, 'deadline_at', to_char(effect.deadline_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
END $$;
