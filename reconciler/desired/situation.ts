// ◆ pure
import { messageOf } from "../../lib/message-of.ts";
import type { ConnectorSpec } from "../connectors/contract.ts";
import type { Desired, Intent, Look, Millis, PastAttempt, Situation } from "../model/evidence.ts";
import type { AttemptRow, EffectRow, FactRow, IntentRow, ObjectBundle, Settings } from "../store.ts";
import { effectAttempts, effectTimes, lastMoment, type Try } from "./effects.ts";

/** Puts together what classify needs to know of one object, from rows. */
export function situationOf(bundle: ObjectBundle, settings: Settings, spec: ConnectorSpec, now: Millis): Situation {
  const { object } = bundle;
  const looks = looksOf(bundle, settings, spec, now);
  return {
    kind: {
      settleMs: spec.settleMs,
      freshnessMs: evidenceMs(spec),
      sources: Object.fromEntries(spec.sources.map((source) => [source.name, source.standing])),
      teams: settings.teams.filter((team) => team.departedAt === null).map((team) => team.id),
    },
    now,
    intent: bundle.intent && object.generation !== null ? toIntent(bundle.intent, spec) : null,
    link: object.externalId === null ? null : { externalId: object.externalId },
    receipts: receiptsOf(bundle),
    attempts: triesOf(bundle)
      .filter((one) => !isOver(one, bundle, looks, spec))
      .map(({ generation: _, ...attempt }) => attempt),
    looks,
  };
}

/** Ours, and its commands'. */
function triesOf({ attempts, effects }: ObjectBundle): Try[] {
  const ours = attempts.flatMap((row) => {
    const attempt = toPastAttempt(row);
    return attempt === null ? [] : [{ ...attempt, generation: row.generation }];
  });
  return [...ours, ...effectAttempts(effects)];
}

/**
 * For an earlier request, of known outcome, and no look is left that may be too early to show it. For the request of now
 * nothing was attempted then: its command has the settle time that every first request has.
 */
function isOver(one: Try, { object, intent }: ObjectBundle, looks: readonly Look[], spec: ConnectorSpec): boolean {
  if (one.outcome === "unknown" || intent === null || one.generation === object.generation) return false;
  return !looks.some(({ asOf }) => asOf >= intent.askedAt && asOf < one.at + spec.settleMs);
}

/**
 * What nobody asked for and one authority shows is not extra before every other one that lists everything was read for it:
 * until then what is known of it is not complete. A source that has not been read for so long is not waited for.
 */
function looksOf(bundle: ObjectBundle, settings: Settings, spec: ConnectorSpec, now: Millis): Look[] {
  const { intent, facts } = bundle;
  const silentFrom = isToldAbsent(bundle) ? lastChange(bundle, spec) : Number.POSITIVE_INFINITY;
  const looks = facts.map((fact) => toLook(fact, silentFrom, settings, spec, now));
  if (intent !== null) return looks;
  const isAwaited = ({ name, standing, covers = "all" }: ConnectorSpec["sources"][number]) =>
    standing === "authoritative" &&
    covers === "all" &&
    now - (settings.sources.find((source) => source.name === name)?.watermark ?? 0) <= evidenceMs(spec) &&
    !looks.some((look) => look.source === name && look.complete);
  return spec.sources.some(isAwaited) ? looks.map((look) => ({ ...look, complete: false })) : looks;
}

/** How long a verdict of the kind may be believed: as long as its least patient source. */
export function evidenceMs(spec: Pick<ConnectorSpec, "sources">): Millis {
  return Math.min(...spec.sources.map((source) => source.freshnessMs));
}

function toIntent(row: IntentRow, spec: ConnectorSpec): Intent {
  return {
    generation: row.generation,
    presence: row.presence,
    at: row.askedAt,
    owner: row.owner,
    desired: desiredOf(row, spec),
  };
}

const NOTHING: Desired = { permissions: [], fields: {} };

/** What a command declared is read here first. What cannot be read is told, and nothing is concluded from it. */
export function desiredOf(row: IntentRow, { kind, spec, desire }: ConnectorSpec): Desired {
  if (row.desired !== null) return row.desired;
  if (row.presence === "absent") return NOTHING;
  const parsed = spec.safeParse(row.spec);
  if (parsed.success) return desire(row.key, parsed.data);
  const mistakes = parsed.error.issues.map((issue) => `${["spec", ...issue.path].join(".")}: ${issue.message}`);
  throw new Error(`The request of generation ${row.generation} is not one of kind ${kind}: ${mistakes.join("; ")}`);
}

/** Why nothing can be concluded of a request, where the kind cannot read it; null where it can. */
export function whyUnread(row: IntentRow, spec: ConnectorSpec): string | null {
  try {
    desiredOf(row, spec);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

/** It is told already that nothing is there: a listing's silence may uphold that, and never founds it. */
function isToldAbsent({ object, drifts }: ObjectBundle): boolean {
  if (object.presence !== "present") return object.verdict === "in_sync";
  return drifts.some((row) => row.class === "missing_external" && row.resolvedAt === null);
}

/** The last of what may have changed it that we know of: the request, a try that no look has answered yet, or a command's effect. */
function lastChange({ intent, attempts, effects }: ObjectBundle, { settleMs }: ConnectorSpec): Millis {
  const isOpen = ({ state, verifiedAt }: AttemptRow) => state !== "did_not_happen" && verifiedAt === null;
  const tries = attempts.filter(isOpen).flatMap((attempt) => toPastAttempt(attempt) ?? []);
  const times = [...tries.map(({ at }) => at), ...effectTimes(effects)];
  return Math.max(intent?.askedAt ?? 0, ...times.map((at) => at + settleMs));
}

/** A watermark later than this was set while the database's clock was ahead. A sweep may begin and end while an object is judged. */
const AHEAD_MS = 60_000;

/**
 * A fact that a later complete scan did not contradict is as good as that scan; where it shows nothing, only if that was
 * read on its own from `silentFrom` on. Log-like sources have no watermark: their entries vouch for their own moment.
 */
function toLook(fact: FactRow, silentFrom: Millis, settings: Settings, spec: ConnectorSpec, now: Millis): Look {
  const covers = spec.sources.find((source) => source.name === fact.source)?.covers ?? "all";
  const confirmed = settings.sources.find((source) => source.name === fact.source)?.watermark ?? 0;
  const isSilence = fact.found.length === 0 && fact.asOf < silentFrom;
  const watermark = covers === "all" && !isSilence && confirmed <= now + AHEAD_MS ? confirmed : 0;
  const asOf = Math.max(fact.asOf, watermark);
  const readAt = fact.found.length === 0 && asOf > fact.asOf ? { readAt: fact.asOf } : {};
  return { source: fact.source, asOf, ...readAt, complete: fact.complete, found: fact.found };
}

/**
 * Receipts say which external objects we made that may still be there, as they were told one after the other. One that was
 * proved gone since (its object was removed by a repair of ours, or a vanished one was made again under review) is
 * history, not a second effect, whether a repair or a command made it. So is one that our record named no longer when
 * it was given the name of another.
 */
function receiptsOf(bundle: ObjectBundle): { externalId: string }[] {
  const standing = new Set<string>();
  const tellings = [...effectsTold(bundle), ...attemptsTold(bundle)].sort((a, b) => a.at - b.at);
  for (const { at, made, gone } of tellings) {
    for (const id of gone === "all" ? [...standing] : gone) standing.delete(id);
    if (made !== null && !isForgotten(made, at, bundle)) standing.add(made);
  }
  return [...standing].map((externalId) => ({ externalId }));
}

/** A link stays with the first that was made for as long as that may be there: one set later, to another, followed its end. */
function isForgotten(made: string, at: Millis, { object }: ObjectBundle): boolean {
  return object.externalId !== null && object.externalId !== made && object.linkedAt !== null && at < object.linkedAt;
}

type Telling = { at: Millis; made: string | null; gone: "all" | readonly string[] };

function attemptsTold({ attempts, repairs }: ObjectBundle): Telling[] {
  return attempts
    .filter(({ state }) => state === "happened")
    .map((attempt) => {
      const all = attempt.class === "missing_external" || attempt.class === "extra_external";
      const repair = repairs.find((row) => row.id === attempt.repairId);
      return {
        at: attempt.outcomeAt ?? attempt.deadlineAt,
        made: attempt.class === "missing_external" ? attempt.externalId : null,
        gone: all ? "all" : (repair?.plan.contract.gone ?? []),
      };
    });
}

/** Those for this request, and those for an earlier one that ended only after this one was made. */
function effectsTold({ effects, object, intent }: ObjectBundle): Telling[] {
  const isOfNow = (effect: EffectRow) =>
    effect.generation === object.generation || lastMoment(effect) >= (intent?.askedAt ?? 0);
  return effects
    .filter((effect) => effect.state === "settled" && isOfNow(effect))
    .map((effect) => ({ at: lastMoment(effect), made: effect.externalId, gone: [] }));
}

/**
 * When an attempt counts as made: its outcome's time, or, where that is unknown, the last moment its call can have
 * started, so that settling is counted from the latest possible effect. Record-only repairs touched nothing outside.
 */
export function toPastAttempt(attempt: AttemptRow): PastAttempt | null {
  if (attempt.class === "missing_external_id") return null;
  switch (attempt.state) {
    case "attempting":
      return { outcome: "unknown", at: attempt.deadlineAt };
    case "unknown":
      return { outcome: "unknown", at: attempt.deadlineAt };
    case "happened":
    case "did_not_happen":
      return { outcome: attempt.state, at: attempt.outcomeAt ?? attempt.deadlineAt };
  }
}
