import { messageOf } from "../../lib/message-of.ts";
import { lookForClaims } from "./check-claims.ts";
import { detect } from "./pass.ts";
import { type LoopDeps, reconcileSafely } from "./reconcile.ts";
import { weigh } from "./weigh.ts";

/** How often everything is looked at. Decisions and requests do not wait for it. */
const SWEEP_MS = 30_000;
/**
 * The lease of whoever sweeps, for those who have the same kinds. Who has others sweeps its own: else nobody would look at a
 * kind that whoever sweeps lacks, and what two have in common is looked at twice, which says nothing wrong.
 */
const sweepLease = ({ kinds }: Pick<LoopDeps, "kinds">) => `sweep:${[...kinds.keys()].sort().join()}`;
const RENEW_MS = 20_000;
/** A sweep that somebody asked for comes earlier, but not at once after another. */
const SWEEP_MIN_MS = 5_000;
/** What a sweep found is repaired unattended only this much later, after another look: people see it first, and what heals by itself is left alone. */
const GRACE_MS = 10_000;
/** Polling is the safety net below NOTIFY, which may be lost. */
const POLL_MS = 1_000;
const BEAT_MS = 5_000;
const CLAIMS_MS = 2_000;
/** Objects of one kind in hand at once, where its connector does not say. */
const AT_ONCE = 4;
const REFILL_BELOW = 0.75;
/** Drifts that the stored report of a sweep lists; the drift pages have all of them. */
const REPORTED_MAX = 500;

export type LoopLog = Record<"info" | "error", (detail: object, says: string) => void>;
type Looping = {
  deps: LoopDeps;
  holder: string;
  version: string;
  bell: Bell;
  sweepBell: Bell;
  log: LoopLog;
  stop: AbortSignal;
};

/** What a reconciler process does until it is told to stop: sweep, take what is due, and say that it is alive. */
export async function runLoops(looping: Looping): Promise<void> {
  await Promise.all([sweepLoop(looping), queueLoop(looping), claimLoop(looping), beatLoop(looping)]);
}

export type Queueing = Pick<Looping, "deps" | "holder" | "bell" | "log" | "stop">;

/** Takes what is due, as it comes. */
export async function queueLoop({ deps, holder, bell, log, stop }: Queueing): Promise<void> {
  const running = new Set<Promise<void>>();
  const atOnce = objectsAtOnce(deps);
  const kinds = [...deps.kinds.keys()];
  while (!stop.aborted) {
    const free = atOnce - running.size;
    const claims = await retrying(log, () => deps.store.claimDue(holder, deps.leaseMs, free, kinds), []);
    for (const claim of claims) {
      const work = reconcileSafely(deps, claim)
        .then((result) => {
          if (result.error !== null)
            log.error({ kind: claim.kind, key: claim.key, error: result.error }, "object failed");
          for (const done of result.acted) log.info(done, "acted");
        })
        .finally(() => running.delete(work));
      running.add(work);
    }
    // Several are taken at once, not one whenever one is done.
    while (running.size > atOnce * REFILL_BELOW) await Promise.race(running);
    if (claims.length < free) await bell.wait(POLL_MS, deps);
  }
  // A claim under way is finished: half an attempt helps nobody.
  await Promise.all(running);
}

/** As many as the connectors take. */
function objectsAtOnce({ kinds }: LoopDeps): number {
  return [...kinds.values()].reduce((sum, { config }) => sum + (config.spec.atOnce ?? AT_ONCE), 0);
}

/** What agents claim is compared as soon as its object was looked at. */
async function claimLoop({ deps, holder, log, stop }: Looping): Promise<void> {
  while (!stop.aborted) {
    await retrying(log, () => lookForClaims(deps, holder), undefined);
    await deps.ports.scheduler.sleep(CLAIMS_MS, stop);
  }
}

async function sweepLoop({ deps, holder, sweepBell, log, stop }: Looping): Promise<void> {
  const lease = sweepLease(deps);
  while (!stop.aborted) {
    const take = () => retrying(log, () => deps.store.lease(lease, holder, SWEEP_MS * 2), false);
    if (await take()) await renewing(deps, take, () => retrying(log, () => sweep(deps), undefined));
    await deps.ports.scheduler.sleep(SWEEP_MIN_MS, stop);
    await sweepBell.wait(SWEEP_MS - SWEEP_MIN_MS, deps);
  }
  // Ours no longer, if it was: else nobody would look until it ends by itself.
  await retrying(log, () => deps.store.lease(lease, holder, 0), false);
}

/** A source may take longer to list everything than the lease lasts; meanwhile nobody else begins another listing of it. */
async function renewing({ ports }: LoopDeps, renew: () => Promise<boolean>, work: () => Promise<void>): Promise<void> {
  const ended = new AbortController();
  const renewal = (async () => {
    while (!ended.signal.aborted) {
      await ports.scheduler.sleep(RENEW_MS, ended.signal);
      if (!ended.signal.aborted) await renew();
    }
  })();
  await work();
  ended.abort();
  await renewal;
}

/** Detection changed nothing; this weighs what it found and makes it due, so that the queue looks again and acts or proposes. */
async function sweep(deps: LoopDeps): Promise<void> {
  await detect(deps, {}, "reconciler", REPORTED_MAX);
  for (const { config } of deps.kinds.values()) await weigh(deps, config);
  await deps.store.makeOpenDue(GRACE_MS);
}

async function beatLoop({ deps, holder, version, log, stop }: Looping): Promise<void> {
  while (!stop.aborted) {
    await retrying(log, () => deps.store.beat({ id: holder, version, kinds: [...deps.kinds.keys()] }), undefined);
    await deps.ports.scheduler.sleep(BEAT_MS, stop);
  }
}

/** The database may be away for a while; the loop is not ended by that, and nothing is sent meanwhile. */
async function retrying<T>(log: LoopLog, work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log.error({ error: messageOf(error) }, "could not reach what it needs; trying again");
    return otherwise;
  }
}

/** Wakes the queue early when something is announced, or when it is to stop. */
export class Bell {
  #abort = new AbortController();

  constructor(stop: AbortSignal) {
    stop.addEventListener("abort", () => this.ring());
  }

  ring(): void {
    this.#abort.abort();
  }

  async wait(ms: number, { ports }: Pick<LoopDeps, "ports">): Promise<void> {
    await ports.scheduler.sleep(ms, this.#abort.signal);
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
  }
}
