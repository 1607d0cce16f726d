import { conditionsNow } from "../../db/queries/conditions-now.ts";
import type { KindConfig } from "../config.ts";
import { situationOf, whyUnread } from "../desired/situation.ts";
import { judge } from "../loop/judge.ts";
import { readRest } from "../loop/rest.ts";
import type { Runtime } from "../loop/runtime.ts";
import { bucketOf } from "../model/bucket.ts";
import { instant } from "../model/instant.ts";
import type { StatusView } from "../model/status.ts";
import { effectiveView } from "../model/status-effective.ts";
import { windowStart } from "../policy/budget.ts";
import type { ObjectBundle, Settings } from "../store.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { sqlOf } from "./as.ts";

/** Why an object is judged as it is, from what is stored: it looks at nothing outside and writes nothing. */
export async function explainVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const kind = required(args.words[0], "explain KIND KEY");
  const key = required(args.words[1], "explain KIND KEY");
  const config = runtime.kinds.get(kind)?.config;
  if (config === undefined)
    throw new UsageError(`There is no kind "${kind}". Configured: ${[...runtime.kinds.keys()].join(", ")}.`);
  const now = await runtime.store.now();
  const settings = await runtime.store.settings(kind, windowStart(now));
  const read = await runtime.store.transaction(async (tx) => {
    const bundle = await tx.bundle({ kind, key });
    return bundle === null ? null : { bundle, ...(await readRest(tx, config, bundle)) };
  });
  if (read === null) throw new UsageError(`There is no object ${kind} ${key}.`);
  const { bundle } = read;
  const unread = bundle.intent === null ? null : whyUnread(bundle.intent, config.spec);
  const { verdict, rules, findings, situation } =
    unread === null ? judged({ ...read, settings, kind: config, now }) : asItStands(bundle, settings, config, now);
  const audit = await sqlOf(runtime)`
    select at, actor_kind, actor_id, action, subject from audit
    where bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key} order by seq desc limit 50`;
  const json = {
    object: bundle.object,
    intent: bundle.intent,
    effects: bundle.effects,
    facts: situation.looks.map((look) => ({
      ...look,
      standing: situation.kind.sources[look.source] ?? "context",
      as_of: instant(look.asOf),
      fresh_until: instant(look.asOf + situation.kind.freshnessMs),
    })),
    unread,
    verdict,
    rules,
    drifts: findings.map(({ drift, sentence, plan, noPlan }) => ({ ...drift, says: sentence, plan, no_plan: noPlan })),
    gate: findings.map((finding) => ({ class: finding.drift.class, ...finding.gate })),
    repairs: bundle.repairs.map((repair) => ({
      ...repair,
      attempts: bundle.attempts.filter((a) => a.repairId === repair.id),
    })),
    status: await statusNow(runtime, { kind, key }),
    audit,
  };
  return { json, text: describe(json), exit: EXIT.done };
}

function judged(input: Parameters<typeof judge>[0]) {
  const { classification, findings, situation } = judge(input);
  return { verdict: classification.verdict, rules: classification.rules, findings, situation };
}

/** A request that its kind cannot read is compared with nothing: what is known stays as the loop left it. */
function asItStands(bundle: ObjectBundle, settings: Settings, { spec }: KindConfig, now: number) {
  const situation = situationOf({ ...bundle, intent: null }, settings, spec, now);
  return { verdict: bundle.object.verdict, rules: [], findings: [], situation };
}

/** Of what the row says the evidence may have been renewed since, or have ended: the same word as on every page. */
async function statusNow(runtime: Runtime, object: { kind: string; key: string }): Promise<StatusView> {
  const conditions = await conditionsNow(sqlOf(runtime), { bucket: bucketOf(object.kind, object.key), ...object });
  if (conditions === null) throw new UsageError(`There is no object ${object.kind} ${object.key}.`);
  return effectiveView(conditions, conditions.now, conditions.open);
}

function describe(json: {
  object: { key: string };
  intent: { generation: number; presence: string; owner: string; subject: string } | null;
  effects: { name: string; effectKey: string; state: string; generation: number }[];
  facts: { source: string; standing: string; as_of: string; complete: boolean; found: { externalId: string }[] }[];
  unread: string | null;
  verdict: string;
  rules: { rule: string; fired: boolean; because: string }[];
  drifts: { says: string }[];
  gate: { class: string; verdict: string; reasons: { says: string }[] }[];
  status: { status: string; stale: boolean };
}): string {
  const { intent } = json;
  return [
    `${json.object.key}: ${json.status.status}${json.status.stale ? " when last checked" : ""}`,
    intent === null
      ? "Nobody asked for it."
      : `Asked: ${intent.presence}, generation ${intent.generation}, owner ${intent.owner}, for ${intent.subject}.`,
    ...json.effects.map(
      ({ name, effectKey, state, generation }) => `Effect ${name} (${effectKey}) of generation ${generation}: ${state}`,
    ),
    ...(json.unread === null ? [] : [json.unread]),
    "Evidence:",
    ...json.facts.map(
      (fact) =>
        `  ${fact.source} (${fact.standing}), as of ${fact.as_of}, ${fact.complete ? "complete" : "not complete"}: ${fact.found.length === 0 ? "nothing there" : fact.found.map((f) => f.externalId).join(", ")}`,
    ),
    `Verdict: ${json.verdict}`,
    ...json.rules.map((rule) => `  ${rule.fired ? "→" : " "} ${rule.rule}: ${rule.because}`),
    ...json.drifts.map((drift) => `Difference: ${drift.says}`),
    ...json.gate.flatMap((gate) => [
      `Gate for ${gate.class}: ${gate.verdict}`,
      ...gate.reasons.map((r) => `  ${r.says}`),
    ]),
  ].join("\n");
}
