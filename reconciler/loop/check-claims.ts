import { CLAIM_WAIT_MS, checkClaim } from "../difference/check-claim.ts";
import type { OpenClaim } from "../store.ts";
import type { DetectDeps } from "./pass.ts";

const CHECKED_AT_ONCE = 500;
/** Where the last look came too early or its source did not answer, it is asked again so much later. */
const ASK_AGAIN_MS = 10_000;

/**
 * Compares what agents claimed with the evidence that came since, and writes what was made of it: no status, drift or repair
 * follows from it. Answers the claims that still wait.
 */
export async function checkClaims({ store, kinds }: DetectDeps, by: string): Promise<OpenClaim[]> {
  const waiting: OpenClaim[] = [];
  for (const [kind, { config }] of kinds) {
    for (let after: OpenClaim | null = null; ; ) {
      const claims: OpenClaim[] = await store.openClaims(kind, after, CHECKED_AT_ONCE);
      if (claims.length === 0) break;
      const now = await store.now();
      const checked = claims.map((claim) => ({ claim, check: checkClaim(claim, claim.looks, config.spec, now) }));
      await store.closeClaims(
        checked.flatMap(({ claim: { id, key }, check }) => (check === null ? [] : [{ id, kind, key, check }])),
        { kind: "reconciler", id: by },
      );
      waiting.push(...checked.flatMap(({ claim, check }) => (check === null ? [claim] : [])));
      after = claims.at(-1) ?? null;
      if (claims.length < CHECKED_AT_ONCE) break;
    }
  }
  return waiting;
}

/** What still waits is looked at again when its kind has settled, and then until the wait is over. */
export async function lookForClaims(deps: DetectDeps, by: string): Promise<void> {
  const waiting = await checkClaims(deps, by);
  if (waiting.length === 0) return;
  const now = await deps.store.now();
  for (const [kind, { config }] of deps.kinds) {
    const settledAt = ({ claimedAt }: OpenClaim) => claimedAt + config.spec.settleMs;
    const ofKind = waiting.filter((claim) => claim.kind === kind && now <= settledAt(claim) + CLAIM_WAIT_MS);
    const young = ofKind.filter((claim) => now <= settledAt(claim));
    const old = ofKind.filter((claim) => now > settledAt(claim));
    if (young.length > 0) await deps.store.makeDue(young, Math.max(0, ...young.map(settledAt)) - now + 1);
    if (old.length > 0) await deps.store.makeDue(old, ASK_AGAIN_MS);
  }
}
