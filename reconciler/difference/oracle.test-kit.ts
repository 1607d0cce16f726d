/**
 * The rules a second time, written from their prose and not from the classifier: one flat table of conditions, all of
 * them worked out beforehand by plain loops. For tests only; where it and the classifier differ, one of them is wrong.
 */
import type { FoundObject, Look, Situation } from "../model/evidence.ts";

export function oracle(s: Situation): string {
  const settle = s.kind.settleMs;
  const attemptTimes = s.attempts.map((a) => a.at);
  const tried = attemptTimes.length > 0;
  const lastTry = tried ? attemptTimes.reduce((a, b) => (a > b ? a : b)) : Number.NEGATIVE_INFINITY;
  const unknownTries = s.attempts.filter((a) => a.outcome === "unknown").sort((a, b) => b.at - a.at);
  const quiet = !tried && s.intent !== null && s.now < s.intent.at + settle;

  const usable = s.looks.filter(
    (l) =>
      ["authoritative", "supporting"].includes(
        String(Object.entries(s.kind.sources).find(([n]) => n === l.source)?.[1]),
      ) &&
      l.asOf + s.kind.freshnessMs >= s.now &&
      l.asOf <= s.now &&
      !(s.intent !== null && s.intent.at > l.asOf),
  );
  const whole = usable.filter((l) => l.complete === true);
  const authorities = whole.filter((l) => s.kind.sources[l.source] === "authoritative");

  const afterTry = whole.filter((l) => !tried || l.asOf >= lastTry + settle);
  const newestTime = Math.max(...afterTry.map((l) => l.asOf));
  const sameMoment = afterTry.filter((l) => newestTime - l.asOf < settle);
  let clash = false;
  for (const a of sameMoment) for (const b of sameMoment) clash ||= differ(a, b);

  const voice = newest(authorities, s);
  const ids = new Set(voice?.found.map((f) => f.externalId));
  const it = voice?.found[0];
  const receiptIds = new Set(s.receipts.map((r) => r.externalId));
  const wanted = s.intent !== null && s.intent.presence === "present";
  const linked = s.link !== null && s.link.externalId === it?.externalId;
  const early = voice !== undefined && tried && voice.asOf < lastTry + settle;
  const lives = (team: unknown) => s.kind.teams.some((t) => t === team);
  const held = (name: string) => (quiet ? "pending" : early ? "verifying" : `drifted: ${name}`);

  const table: [boolean, () => string][] = [
    [
      unknownTries.some((u, i) => i === 0 && !authorities.some((l) => l.asOf - u.at >= settle)),
      () => "drifted: unknown_after_repair",
    ],
    [voice === undefined, () => (quiet ? "pending" : "verifying")],
    [clash, () => "contradictory: contradictory_evidence"],
    [ids.size > 1 || receiptIds.size > 1, () => "drifted: duplicate_side_effect"],
    [!wanted && ids.size === 0, () => "in_sync"],
    [!wanted, () => held("extra_external")],
    [ids.size === 0 && (s.link !== null || receiptIds.size > 0), () => held("missing_external vanished")],
    [ids.size === 0, () => held("missing_external never_made")],
    [!linked && it?.owner !== s.intent?.owner && lives(it?.owner), () => "drifted: stale_owner contested"],
    [!linked, () => held("missing_external_id")],
  ];
  const first = table.find(([holds]) => holds);
  if (first !== undefined) return first[1]();
  const names = it === undefined ? [] : differences(s, it, lives);
  return names.length === 0 ? "in_sync" : held(names.join(", "));
}

function newest(looks: Look[], s: Situation): Look | undefined {
  const declared = Object.keys(s.kind.sources);
  let best: Look | undefined;
  for (const l of looks) {
    const wins =
      best === undefined ||
      l.asOf > best.asOf ||
      (l.asOf === best.asOf && declared.indexOf(l.source) < declared.indexOf(best.source));
    if (wins) best = l;
  }
  return best;
}

function differ(a: Look, b: Look): boolean {
  const has = (l: Look, id: string) => l.found.some((f) => f.externalId === id);
  if (a.found.some((f) => !has(b, f.externalId)) || b.found.some((f) => !has(a, f.externalId))) return true;
  return a.found.some((f) =>
    b.found.some(
      (g) => g.externalId === f.externalId && f.owner !== undefined && g.owner !== undefined && f.owner !== g.owner,
    ),
  );
}

function differences(s: Situation, it: FoundObject, lives: (team: unknown) => boolean): string[] {
  const asked = s.intent;
  if (asked === null) return [];
  const names: string[] = [];
  const gone = !lives(asked.owner) || (it.owner !== undefined && !lives(it.owner));
  if (gone) names.push("stale_owner departed");
  else if (it.owner !== undefined && it.owner !== asked.owner) names.push("stale_owner contested");

  const more = it.permissions.some((p) => !asked.desired.permissions.includes(p));
  const less = asked.desired.permissions.some((p) => !it.permissions.includes(p));
  if (more || less) names.push(`permission_drift ${more && less ? "both" : more ? "over" : "under"}`);

  const fields = Object.entries(asked.desired.fields);
  const found = new Map(Object.entries(it.fields));
  if (fields.some(([name, value]) => (found.get(name) ?? null) !== value)) names.push("attribute_drift");
  return names;
}
