CREATE TABLE "effects" (
	"bucket" smallint NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"effect_key" text NOT NULL,
	"generation" integer NOT NULL,
	"fingerprint" text NOT NULL,
	"state" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"planned_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"deadline_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"external_id" text,
	"receipt" jsonb,
	"says" text,
	"answered_at" timestamp with time zone,
	"proof" jsonb,
	CONSTRAINT "effects_bucket_kind_key_name_effect_key_pk" PRIMARY KEY("bucket","kind","key","name","effect_key")
);
--> statement-breakpoint
-- What the reconciler has not read yet is null; it is put into comparable form when it judges the request.
ALTER TABLE "intents" ALTER COLUMN "desired" DROP NOT NULL;
--> statement-breakpoint
-- The write path for commands in any language, inside their own transaction. A refusal is an error with SQLSTATE PLB01
-- and, as its detail, JSON with a code: overlooked, it takes the command's transaction with it. Every function that may be
-- granted runs with its owner's rights, a fixed search path and the login role as the actor in the record.
CREATE SCHEMA "plumbline";
--> statement-breakpoint
CREATE FUNCTION plumbline.bucket_of(p_kind text, p_key text) RETURNS smallint
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- FNV-1a over kind, a zero byte and key, folded to 8 bits (reconciler/model/bucket.ts).
  named bytea := convert_to(p_kind, 'UTF8') || '\x00'::bytea || convert_to(p_key, 'UTF8');
  hash bigint := 2166136261;
BEGIN
  FOR at IN 0 .. length(named) - 1 LOOP
    hash := ((hash # get_byte(named, at)) * 16777619) & 4294967295;
  END LOOP;
  RETURN (hash # (hash >> 8) # (hash >> 16) # (hash >> 24)) & 255;
END $$;
--> statement-breakpoint
CREATE FUNCTION plumbline.ref_of(p_kind text, p_key text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- 35 bits of the 64-bit FNV-1a (reconciler/model/reference.ts).
  named bytea := convert_to(p_kind, 'UTF8') || '\x00'::bytea || convert_to(p_key, 'UTF8');
  hash numeric := 14695981039346656037;
  low bigint;
  name text := 'PL-';
BEGIN
  FOR at IN 0 .. length(named) - 1 LOOP
    low := mod(hash, 256)::bigint;
    hash := mod((hash - low + (low # get_byte(named, at))) * 1099511628211, 18446744073709551616);
  END LOOP;
  FOR n IN 1 .. 7 LOOP
    name := name || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', mod(hash, 32)::int + 1, 1);
    hash := div(hash, 32);
  END LOOP;
  RETURN name;
END $$;
--> statement-breakpoint
-- The text of an audit entry. Keys are ours and ASCII, numbers are integers: for those it is RFC 8785.
CREATE FUNCTION plumbline.canonical(p_value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE jsonb_typeof(p_value)
    WHEN 'object' THEN (SELECT '{' || coalesce(string_agg(to_json(key)::text || ':' || plumbline.canonical(value), ',' ORDER BY key COLLATE "C"), '') || '}' FROM jsonb_each(p_value))
    WHEN 'array' THEN (SELECT '[' || coalesce(string_agg(plumbline.canonical(value), ',' ORDER BY at), '') || ']' FROM jsonb_array_elements(p_value) WITH ORDINALITY e(value, at))
    WHEN 'string' THEN to_json(p_value #>> '{}')::text
    ELSE p_value::text END
$$;
--> statement-breakpoint
-- The same chain as reconciler/record/append.ts, one entry at a time.
CREATE FUNCTION plumbline.append_audit(p_actor jsonb, p_action text, p_kind text, p_key text, p_subject text, p_detail jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chain smallint := CASE WHEN p_kind IS NULL OR p_key IS NULL THEN plumbline.bucket_of('record', p_subject) ELSE plumbline.bucket_of(p_kind, p_key) END;
  at timestamptz := clock_timestamp();
  body text := plumbline.canonical(jsonb_build_object('action', p_action, 'actor', p_actor, 'detail', p_detail, 'key', p_key, 'kind', p_kind, 'subject', p_subject));
  said text := to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\n' || body;
  head record;
BEGIN
  INSERT INTO public.audit_heads AS h (bucket, seq, hash) VALUES (chain, 1, sha256(convert_to(E'1\n' || said, 'UTF8')))
  ON CONFLICT (bucket) DO UPDATE SET seq = h.seq + 1, hash = sha256(h.hash || convert_to((h.seq + 1)::text || E'\n' || said, 'UTF8'))
  RETURNING seq, hash INTO head;
  INSERT INTO public.audit (bucket, seq, at, actor_kind, actor_id, action, kind, key, subject, body, hash)
  VALUES (chain, head.seq, at, p_actor ->> 'kind', p_actor ->> 'id', p_action, p_kind, p_key, p_subject, body, head.hash);
END $$;
--> statement-breakpoint
CREATE FUNCTION plumbline.tell(p_kind text, p_key text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_notify('plumbline', json_build_object('topic', 'object', 'id', plumbline.ref_of(p_kind, p_key), 'kind', p_kind, 'key', p_key)::text)
$$;
--> statement-breakpoint
CREATE FUNCTION plumbline.refuse(p_code text, p_says text, p_more jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'PLB01', MESSAGE = p_says || ' Nothing was changed.', DETAIL = (jsonb_build_object('code', p_code) || p_more)::text;
END $$;
--> statement-breakpoint
CREATE FUNCTION plumbline.this_service() RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT jsonb_build_object('kind', 'service', 'id', session_user) $$;
--> statement-breakpoint
-- A body is never kept, only what tells it from another.
CREATE FUNCTION plumbline.fingerprint(p_body jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(coalesce(p_body, 'null')::text, 'UTF8')), 'hex')
$$;
--> statement-breakpoint
-- Text that people read in the record and on status pages: bounded, visible, without spaces around it.
CREATE FUNCTION plumbline.is_text(p_text text, p_max integer) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(length(p_text) BETWEEN 1 AND p_max AND p_text = btrim(p_text) AND p_text !~ '[[:cntrl:]\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]', false)
$$;
--> statement-breakpoint
-- Null where it may be planned: a name, a key, and the same body as before under that key.
CREATE FUNCTION plumbline.plan_effect(p_kind text, p_key text, p_generation integer, p_name text, p_effect_key text, p_body jsonb) RETURNS public.effects
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  effect public.effects;
BEGIN
  IF p_name IS NULL OR p_name !~ '^[a-z][a-z0-9_.]{0,63}$' THEN PERFORM plumbline.refuse('bad_name', 'An effect has a name of small letters, digits, _ and dots, like create_account.'); END IF;
  IF p_effect_key IS NULL OR p_effect_key !~ '^[\x21-\x7e]{1,200}$' THEN PERFORM plumbline.refuse('bad_key', 'An effect has a key of 1 to 200 visible ASCII characters.'); END IF;
  INSERT INTO public.effects (bucket, kind, key, name, effect_key, generation, fingerprint, state, planned_at)
  VALUES (plumbline.bucket_of(p_kind, p_key), p_kind, p_key, p_name, p_effect_key, p_generation, plumbline.fingerprint(p_body), 'planned', now())
  ON CONFLICT DO NOTHING;
  SELECT * INTO effect FROM public.effects
  WHERE bucket = plumbline.bucket_of(p_kind, p_key) AND kind = p_kind AND key = p_key AND name = p_name AND effect_key = p_effect_key FOR UPDATE;
  IF effect.fingerprint <> plumbline.fingerprint(p_body) THEN
    PERFORM plumbline.refuse('effect_key_reused', format('The key %s of the effect %s was used with another body.', p_effect_key, p_name));
  END IF;
  RETURN effect;
END $$;
--> statement-breakpoint
CREATE FUNCTION plumbline.declare_intent(p_kind text, p_key text, p_spec jsonb, p_owner text, p_subject text, p_asked_by text,
  p_effects jsonb DEFAULT '[]', p_presence text DEFAULT 'present', p_expected integer DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chain smallint;
  before public.objects;
  asked public.intents;
  next integer;
  wanted jsonb;
  ended text[];
  effect jsonb;
BEGIN
  IF NOT plumbline.is_text(p_key, 200) THEN PERFORM plumbline.refuse('bad_object_key', 'An object has a key of 1 to 200 visible characters.'); END IF;
  IF NOT plumbline.is_text(p_subject, 200) THEN PERFORM plumbline.refuse('bad_subject', 'A subject is 1 to 200 visible characters.'); END IF;
  IF p_asked_by IS NULL OR p_asked_by !~ '^[A-Za-z0-9._:@-]{1,80}$' THEN PERFORM plumbline.refuse('bad_asker', 'Whoever asked is named by 1 to 80 letters, digits and . _ : @ -.'); END IF;
  IF p_presence IS NULL OR p_presence NOT IN ('present', 'absent') THEN PERFORM plumbline.refuse('bad_presence', 'Presence is present or absent.'); END IF;
  IF jsonb_typeof(p_effects) IS DISTINCT FROM 'array' THEN PERFORM plumbline.refuse('bad_effects', 'The planned effects are a list.'); END IF;
  IF p_kind IS NULL OR NOT EXISTS (SELECT FROM public.sources s WHERE s.kind = p_kind) THEN
    PERFORM plumbline.refuse('no_such_kind', format('No reconciler has declared the kind %s.', p_kind));
  END IF;
  chain := plumbline.bucket_of(p_kind, p_key);

  -- Two first statements of one key must not both find no row to lock.
  PERFORM pg_advisory_xact_lock(hashtextextended(format('intent %s/%s', p_kind, p_key), 0));
  SELECT * INTO before FROM public.objects WHERE bucket = chain AND kind = p_kind AND key = p_key FOR UPDATE;
  SELECT * INTO asked FROM public.intents WHERE bucket = chain AND kind = p_kind AND key = p_key ORDER BY generation DESC LIMIT 1;
  IF p_expected IS NOT NULL AND p_expected <> coalesce(asked.generation, 0) THEN
    PERFORM plumbline.refuse('generation_moved', format('You read generation %s; it is %s now.', p_expected, coalesce(asked.generation, 0)), jsonb_build_object('generation', asked.generation));
  END IF;
  IF p_presence = 'absent' AND asked.generation IS NULL THEN PERFORM plumbline.refuse('no_intent', 'Nothing was ever asked for here.'); END IF;
  wanted := CASE WHEN p_presence = 'absent' THEN asked.spec ELSE p_spec END;
  IF jsonb_typeof(wanted) IS DISTINCT FROM 'object' THEN PERFORM plumbline.refuse('bad_spec', 'A spec is a JSON object.'); END IF;
  IF NOT EXISTS (SELECT FROM public.teams t WHERE t.id = p_owner AND t.departed_at IS NULL) THEN PERFORM plumbline.refuse('no_such_team', 'The owner is no living team here.'); END IF;
  -- Ownership is consent: both teams' people move it, a command does not.
  IF before.owner <> p_owner THEN PERFORM plumbline.refuse('other_owner', format('It belongs to the team %s.', before.owner)); END IF;

  next := coalesce(asked.generation, 0);
  IF asked.generation IS NULL OR asked.presence <> p_presence OR asked.spec <> wanted OR asked.owner <> p_owner OR asked.subject <> p_subject THEN
    next := next + 1;
    UPDATE public.intents SET superseded_at = now() WHERE bucket = chain AND kind = p_kind AND key = p_key AND superseded_at IS NULL;
    INSERT INTO public.intents (bucket, kind, key, generation, presence, spec, owner, subject, asked_by, asked_at)
    VALUES (chain, p_kind, p_key, next, p_presence, wanted, p_owner, p_subject, p_asked_by, now());
    INSERT INTO public.objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, verdict, due_at)
    VALUES (chain, p_kind, p_key, plumbline.ref_of(p_kind, p_key), next, p_presence, p_owner, (SELECT epoch FROM public.teams WHERE id = p_owner), p_asked_by, 'pending', now())
    ON CONFLICT (bucket, kind, key) DO UPDATE SET generation = excluded.generation, presence = excluded.presence, owner = excluded.owner,
      owner_epoch = excluded.owner_epoch, verdict = 'pending', verdict_as_of = NULL, expires_at = NULL, was_in_place = false, attempted = false,
      -- Whoever asked for it first keeps seeing its status until it is really gone.
      asked_by = CASE WHEN p_presence = 'absent' THEN coalesce(before.asked_by, excluded.asked_by) ELSE excluded.asked_by END,
      withdrawn_at = CASE WHEN p_presence = 'absent' THEN now() END, wants = NULL, dirty = true, due_at = now(), poison = 0, poison_reason = NULL;
    WITH closed AS (
      UPDATE public.repairs SET state = 'superseded', state_since = now(), end_reason = CASE WHEN p_presence = 'absent' THEN 'intent_withdrawn' ELSE 'intent_changed' END,
        moved = jsonb_build_array(jsonb_build_object('field', 'generation', 'before', coalesce(asked.generation::text, 'none'), 'after', next::text))
      WHERE bucket = chain AND kind = p_kind AND key = p_key AND state IN ('proposed', 'approved') RETURNING id
    ) SELECT coalesce(array_agg(id ORDER BY id COLLATE "C"), '{}') INTO ended FROM closed;
    IF before.withdrawn_at IS NOT NULL THEN
      UPDATE public.status_links SET revoked_at = now() WHERE bucket = chain AND kind = p_kind AND key = p_key AND revoked_at IS NULL;
    END IF;
    PERFORM plumbline.project(p_kind, p_key);
    PERFORM plumbline.append_audit(plumbline.this_service(), CASE WHEN p_presence = 'absent' THEN 'intent.withdrawn' WHEN asked.generation IS NULL THEN 'intent.stated' ELSE 'intent.changed' END,
      p_kind, p_key, p_kind || '/' || p_key, jsonb_build_object('generation', next, 'owner', p_owner, 'asked_by', p_asked_by, 'before', asked.generation, 'ended_repairs', to_jsonb(ended)));
    PERFORM plumbline.tell(p_kind, p_key);
  END IF;
  FOR effect IN SELECT * FROM jsonb_array_elements(p_effects) LOOP
    PERFORM plumbline.plan_effect(p_kind, p_key, next, effect ->> 'name', effect ->> 'key', effect -> 'body');
  END LOOP;
  RETURN jsonb_build_object('kind', p_kind, 'key', p_key, 'ref', plumbline.ref_of(p_kind, p_key), 'generation', next, 'changed', next > coalesce(asked.generation, 0));
END $$;
--> statement-breakpoint
-- reconciler/model/status.ts for what a command can bring about: a verdict of its own is never in it.
CREATE FUNCTION plumbline.project(p_kind text, p_key text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  WITH now_held AS (
    SELECT CASE WHEN o.blocked_at IS NOT NULL THEN 'block' WHEN o.held = 'stop' THEN 'stop'
      WHEN EXISTS (SELECT FROM public.repairs r WHERE r.bucket = o.bucket AND r.kind = o.kind AND r.key = o.key AND r.state = 'proposed') THEN 'review' ELSE 'none' END AS held
    FROM public.objects o WHERE o.bucket = plumbline.bucket_of(p_kind, p_key) AND o.kind = p_kind AND o.key = p_key
  ), told AS (
    SELECT n.held, CASE WHEN o.open_attempt = 'unknown' THEN 'not_confirmed' WHEN o.open_attempt = 'attempting' THEN 'verifying'
      WHEN o.verdict <> 'pending' THEN o.status WHEN o.attempted THEN 'verifying' WHEN n.held = 'none' THEN 'pending' ELSE 'blocked_on_review' END AS status
    FROM public.objects o, now_held n WHERE o.bucket = plumbline.bucket_of(p_kind, p_key) AND o.kind = p_kind AND o.key = p_key
  )
  UPDATE public.objects o SET held = t.held, status = t.status, status_since = CASE WHEN o.status = t.status THEN o.status_since ELSE now() END
  FROM told t WHERE o.bucket = plumbline.bucket_of(p_kind, p_key) AND o.kind = p_kind AND o.key = p_key
$$;
--> statement-breakpoint
-- Committed before the effect is tried. Raises the object's fence, so that no repair that was prepared before is sent now.
CREATE FUNCTION plumbline.start_effect_as(p_actor jsonb, p_kind text, p_key text, p_name text, p_effect_key text, p_body jsonb, p_within_ms integer) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
  IF EXISTS (SELECT FROM public.attempts a WHERE a.bucket = object.bucket AND a.kind = p_kind AND a.key = p_key AND a.state IN ('attempting', 'unknown')) THEN
    PERFORM plumbline.refuse('repair_under_way', 'A repair of it is under way.');
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
--> statement-breakpoint
CREATE FUNCTION plumbline.settle_effect_as(p_actor jsonb, p_kind text, p_key text, p_name text, p_effect_key text, p_state text, p_receipt jsonb, p_external_id text, p_says text) RETURNS jsonb
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
      open_attempt = CASE WHEN EXISTS (SELECT FROM public.effects e WHERE e.bucket = o.bucket AND e.kind = o.kind AND e.key = o.key AND e.answered_at IS NULL AND e.state = 'unknown') THEN 'unknown'
        WHEN EXISTS (SELECT FROM public.effects e WHERE e.bucket = o.bucket AND e.kind = o.kind AND e.key = o.key AND e.state = 'started') THEN 'attempting' ELSE 'none' END
    WHERE bucket = object.bucket AND kind = p_kind AND key = p_key;
    PERFORM plumbline.project(p_kind, p_key);
    PERFORM plumbline.append_audit(p_actor, 'effect.' || p_state, p_kind, p_key, p_kind || '/' || p_key,
      jsonb_build_object('effect', p_name, 'effect_key', p_effect_key, 'generation', effect.generation, 'external_id', p_external_id, 'says', left(p_says, 500)));
    PERFORM plumbline.tell(p_kind, p_key);
  END IF;
  RETURN jsonb_build_object('kind', p_kind, 'key', p_key, 'name', p_name, 'effect_key', p_effect_key, 'generation', effect.generation, 'state', p_state, 'try', effect.tries);
END $$;
--> statement-breakpoint
CREATE FUNCTION plumbline.start_effect(p_kind text, p_key text, p_name text, p_effect_key text, p_body jsonb DEFAULT NULL, p_within_ms integer DEFAULT 60000) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT plumbline.start_effect_as(plumbline.this_service(), p_kind, p_key, p_name, p_effect_key, p_body, p_within_ms)
$$;
--> statement-breakpoint
CREATE FUNCTION plumbline.settle_effect(p_kind text, p_key text, p_name text, p_effect_key text, p_state text DEFAULT 'settled', p_receipt jsonb DEFAULT NULL, p_external_id text DEFAULT NULL, p_says text DEFAULT NULL) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT plumbline.settle_effect_as(plumbline.this_service(), p_kind, p_key, p_name, p_effect_key, p_state, p_receipt, p_external_id, p_says)
$$;
--> statement-breakpoint
-- A refusal takes its transaction back, so it is written down in another one. In the chain of its subject, and not for long:
-- the transaction that was refused may still hold the object's chain.
CREATE FUNCTION plumbline.note_refusal(p_kind text, p_key text, p_verb text, p_code text, p_says text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  PERFORM plumbline.append_audit(plumbline.this_service(), CASE WHEN p_verb LIKE 'effect.%' THEN 'effect.refused' ELSE 'intent.refused' END, NULL, NULL,
    left(coalesce(p_kind, '') || '/' || coalesce(p_key, ''), 300), jsonb_build_object('verb', left(p_verb, 60), 'code', left(p_code, 60), 'says', left(p_says, 500)));
END $$;
--> statement-breakpoint
-- What a command may know of its own request.
CREATE FUNCTION plumbline.status_of(p_kind text, p_key text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kind', o.kind, 'key', o.key, 'ref', o.ref, 'generation', o.generation, 'status', o.status,
    'stale', o.expires_at IS NOT NULL AND o.expires_at < now(), 'since', o.status_since, 'checked_at', o.verdict_as_of)
  FROM public.objects_now o WHERE o.bucket = plumbline.bucket_of(p_kind, p_key) AND o.kind = p_kind AND o.key = p_key
$$;
--> statement-breakpoint
CREATE FUNCTION plumbline.link_status(p_kind text, p_key text, p_for text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chain smallint := plumbline.bucket_of(p_kind, p_key);
  token text := lpad(to_hex(chain::int), 2, '0') || translate(rtrim(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64'), '='), '+/', '-_');
  person text := coalesce(p_for, (SELECT asked_by FROM public.objects WHERE bucket = chain AND kind = p_kind AND key = p_key));
BEGIN
  IF NOT EXISTS (SELECT FROM public.objects WHERE bucket = chain AND kind = p_kind AND key = p_key AND generation IS NOT NULL) THEN PERFORM plumbline.refuse('no_intent', 'Nothing was ever asked for here.'); END IF;
  INSERT INTO public.status_links (bucket, token_hash, kind, key, person_id, created_at, expires_at)
  VALUES (chain, encode(sha256(convert_to(token, 'UTF8')), 'hex'), p_kind, p_key, person, now(), now() + interval '30 days');
  PERFORM plumbline.append_audit(plumbline.this_service(), 'status_link.created', p_kind, p_key,
    'link_' || left(token, 2) || '_' || encode(sha256(convert_to(token, 'UTF8')), 'hex'), jsonb_build_object('for', person));
  RETURN token;
END $$;
--> statement-breakpoint
-- What a product's own database role needs, and nothing else: no table, no other function.
CREATE FUNCTION plumbline.admit(p_role name) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA plumbline TO %I', p_role);
  EXECUTE format('GRANT EXECUTE ON FUNCTION plumbline.declare_intent, plumbline.start_effect, plumbline.settle_effect, plumbline.note_refusal, plumbline.status_of, plumbline.link_status TO %I', p_role);
END $$;
--> statement-breakpoint
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA plumbline FROM PUBLIC;
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"owner" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" text
);
--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("hash");
