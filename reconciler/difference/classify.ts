/**
 * Names the difference between what was asked and what is there, or says why it cannot. The rules are tried in
 * one order and the first that speaks ends it. Doubt comes first: an unknown outcome hides everything, and nothing
 * is concluded without a complete look of an authoritative source.
 */
import type { Classification, FoundObject, Intent, Look, RuleTrace, Situation } from "../model/evidence.ts";
import { attributeDrift, ownerDrift, permissionDrift } from "./compare.ts";
import { nameLook, objectsIn, weighEvidence } from "./evidence.ts";
import {
  compared,
  contested,
  contradiction,
  drifted,
  duplicate,
  type Finding,
  grace,
  inSync,
  missing,
  noEvidence,
  notWanted,
  peersAmong,
  type Ruling,
  unknownOutcome,
  unlinked,
} from "./rules.ts";

/** Writes a ruling into the trace and hands back what it found. */
type Judge = <F extends Finding | null>(ruling: Ruling<F>) => F;

export function classify(s: Situation): Classification {
  const rules: RuleTrace[] = [];
  const judge: Judge = ({ rule, because, finding }) => {
    rules.push({ rule, fired: finding !== null, because });
    return finding;
  };
  const evidence = weighEvidence(s);
  const speaks = evidence.deciding[0];

  const unknown = judge(unknownOutcome(s, evidence));
  if (unknown !== null) return { ...unknown, spoke: null, expiresAt: null, rules };

  if (speaks === undefined) return { ...judge(noEvidence(s)), spoke: null, expiresAt: null, rules };
  judge({ rule: "needed_evidence", because: `${nameLook(speaks)} speaks.`, finding: null });

  const peers = peersAmong(s, evidence);
  const disagree = judge(contradiction(peers));
  if (disagree !== null) {
    // It stands as long as every witness does, and the oldest is the first to go.
    const oldest = peers.at(-1) ?? speaks;
    return { ...disagree, spoke: null, expiresAt: oldest.asOf + s.kind.freshnessMs, rules };
  }
  const finding = judgeLook(s, speaks, judge);
  return { ...finding, spoke: speaks, expiresAt: speaks.asOf + s.kind.freshnessMs, rules };
}

function judgeLook(s: Situation, look: Look, judge: Judge): Finding {
  const found = objectsIn(look);
  const [only] = found;
  const intent = s.intent;

  const double = judge(duplicate(s, found));
  if (double !== null) return double;

  if (intent === null || intent.presence === "absent") return graced(s, look, judge, judge(notWanted(intent, only)));
  judge({ rule: "not_wanted", because: `Generation ${intent.generation} asks for it.`, finding: null });

  if (only === undefined) return graced(s, look, judge, judge(missing(s)));
  judge({ rule: "missing", because: "It is there.", finding: null });

  const others = judge(contested(s, intent, only));
  if (others !== null) return others;
  return graced(s, look, judge, judge(unlinked(s, only)) ?? compareAll(s, intent, only, judge));
}

/** Each difference on its own, because each is repaired on its own. */
function compareAll(s: Situation, intent: Intent, found: FoundObject, judge: Judge): Finding {
  const drifts = [
    judge(compared("owner", ownerDrift(intent, found, s.kind))),
    judge(compared("permissions", permissionDrift(intent, found))),
    judge(compared("fields", attributeDrift(intent, found))),
  ].flatMap((finding) => finding?.drifts ?? []);
  return drifts.length === 0 ? inSync() : drifted(...drifts);
}

function graced(s: Situation, look: Look, judge: Judge, finding: Finding): Finding {
  if (finding.drifts.length === 0) return finding;
  return judge(grace(s, look)) ?? finding;
}
