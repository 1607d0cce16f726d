/**
 * The way to an outside world, with all that can go wrong on it. The connector is honest: whatever leaves a doubt it
 * calls unknown. Only the world and the way are not.
 */
import type {
  Actor,
  Connector,
  ConnectorSpec,
  Observer,
  PerformInput,
  PerformResult,
  Sighting,
} from "../connectors/contract.ts";
import { sighting } from "../connectors/sighting.ts";
import type { FoundObject, Millis } from "../model/evidence.ts";
import type { Plan } from "../model/repair.ts";
import { CALL_MS, specOf } from "./kinds.ts";
import type { Outside, Reply, Request, Thing } from "./outside.ts";
import type { Process } from "./process.ts";
import type { Dice } from "./random.ts";
import { CALL_FAULTS, type CallFault, drawFault, READ_FAULTS, type ReadFault, type Swarm } from "./swarm.ts";

/** What is told of every call, for those who watch. */
export type Watcher = {
  /** It is sent now. */
  sent(request: Request): void;
  /** It has reached the outside world, and is about to take effect there. */
  lands(request: Request): void;
  landed(request: Request): void;
};

/** What a process was started from: the code, and how its connectors are set up. */
export type Build = { version: string; way: string | null };

/** For how long whoever has too much to do asks not to be called. */
const WAITS: readonly Millis[] = [0, 8_000, 30_000];
const PAGE = 3;
const NEVER = 1e9;

export class Provider {
  readonly spec: ConnectorSpec;
  readonly #dice: Dice;

  constructor(
    readonly outside: Outside,
    readonly swarm: Swarm,
    readonly watcher: Watcher,
    /** A planted fault that no protocol can make good: every call takes effect twice. */
    readonly twice = false,
  ) {
    this.spec = specOf(outside.traits);
    this.#dice = outside.kernel.dice.fork();
  }

  /** As one process of one version reaches it. */
  connector(process: Process, { version, way }: Build): Connector {
    const spec = way === null ? this.spec : specOf(this.outside.traits, way);
    return {
      spec: { ...spec, version },
      observer: () => this.#observer(process),
      actor: () => this.#actor(process),
    };
  }

  #observer(process: Process): Observer {
    const { outside } = this;
    const links = (key: string, link: string | null, at: Millis) =>
      outside.asOf(key, at).map((thing) => shown(thing, link === thing.externalId));
    return {
      look: (source, key, link, now, signal) =>
        this.#read(process, signal, (fault) => {
          const behind = this.#behind(source, fault);
          const asOf = source === "ledger" ? now - behind : now;
          return { complete: true, asOf, found: links(key, link, this.#shownAt(source, behind)) };
        }),
      scan: (source, context) => this.#scan(process, source, context),
      close: async () => {},
    };
  }

  /** How old what a read shows may be: the ledger says so, a lagging read does not. */
  #behind(source: string, fault: ReadFault | null): Millis {
    const { traits } = this.outside;
    if (source === "ledger") return this.#dice.between(0, 1_500);
    if (traits.lagMs === 0 || this.swarm.off) return 0;
    // Each read comes from a node of its own, which is as far behind as it is.
    this.outside.kernel.count("R-2");
    return fault === "stale" ? traits.lagMs - 1 : this.#dice.between(0, 200);
  }

  /** The moment whose state a read shows. */
  #shownAt(source: string, behind: Millis): Millis {
    const { frozenAt } = this.swarm;
    const at = this.outside.kernel.now - behind;
    return source === "ledger" && frozenAt !== null ? Math.min(frozenAt, at) : at;
  }

  async *#scan(process: Process, source: string, { now, signal, linked }: Parameters<Observer["scan"]>[1]) {
    const { outside } = this;
    const start = await this.#read(process, signal, (fault) => fault);
    const keys = [...new Set(outside.all(outside.kernel.now).map((thing) => thing.key))];
    let [pages, counted] = [0, 0];
    for (let at = 0; at < keys.length; at += PAGE) {
      if (start === "cut_off" && at > 0) throw new Error("the list broke off");
      const page = await this.#read(process, signal, (fault) => {
        const behind = this.#behind(source, fault);
        return keys.slice(at, at + PAGE).flatMap((key) => outside.asOf(key, this.#shownAt(source, behind)));
      });
      const hides = start === "empty" ? 1 : start === "shrunk" ? 0.5 : 0;
      const left = new Set(page.map((thing) => thing.key).filter(() => this.#dice.chance(hides)));
      const visible = page.filter((thing) => !left.has(thing.key));
      const links = await linked(visible.map((thing) => thing.externalId));
      pages += 1;
      counted += visible.length;
      const seen = visible.map((thing) => sighting(thing.key, shown(thing, links.get(thing.externalId) === thing.key)));
      yield start === "unreadable" ? seen.map((one, nth) => (nth === 0 ? unreadable(one) : one)) : seen;
      // The list moved while it was read, and shows an entry again.
      if (start === "twice" && at === 0) yield seen.slice(0, 1);
    }
    if (now > outside.kernel.now) throw new Error("the scan ended before it began");
    const announced = start === "miscounted" ? counted + 1 : null;
    return { filters: "everything", pages, announced, suspect: null };
  }

  #read<T>(process: Process, signal: AbortSignal, serve: (fault: ReadFault | null) => T): Promise<T> {
    const { kernel } = this.outside;
    const fault = drawFault(this.#dice, this.swarm.rates.read, this.swarm.off);
    if (fault !== null) kernel.count(READ_FAULTS[fault]);
    const way = { there: fault === "hangs" ? NEVER : this.#dice.between(1, 40), back: this.#dice.between(1, 40) };
    const answer = process.ask("read", way, async () => {
      if (!this.swarm.off && this.#dice.chance(this.swarm.rates.crash / 20)) process.die("while it reads", "CP-04");
      if (fault === "forbidden") throw new Error("403");
      return serve(fault);
    });
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new Error("it took too long"));
      if (signal.aborted) giveUp();
      signal.addEventListener("abort", giveUp);
      answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
    });
  }

  #actor(process: Process): Actor {
    return { perform: (input) => this.#perform(process, input), close: async () => {} };
  }

  #perform(process: Process, input: PerformInput): Promise<PerformResult> {
    const { kernel, traits } = this.outside;
    if (input.signal.aborted) return Promise.resolve(notDone("nothing was sent: it was too late"));
    const fault = this.#drawCallFault(input.plan);
    if (fault === "reset_before") return Promise.resolve(notDone("the connection was refused"));
    const { plan, idempotencyKey, fence } = input;
    // Whoever is told that it is accepted waits no longer from then on.
    const landsBy = kernel.now + traits.inFlightMs + (fault === "accepted" ? 0 : CALL_MS);
    const request: Request = { plan, idempotencyKey, fence, sentAt: kernel.now, landsBy };
    this.watcher.sent(request);
    const died = this.#drawDeath();
    if (died === "CP-14") process.die("as it sends the call", died);
    if (died === "CP-15") kernel.after(0, "death", () => process.die("before the call arrives", died));
    return new Promise((resolve, reject) => {
      input.signal.addEventListener("abort", () => resolve(unknown("no answer in time")));
      // Breaks its contract, and nobody may trust what it did before.
      const end = (result: PerformResult) => (fault === "throws" ? reject(new Error("a bug")) : resolve(result));
      this.#travel(request, fault, (result) => {
        if (died === "CP-16") process.die("before the answer is given", died);
        if (died === "CP-17") kernel.after(0, "death", () => process.die("as the answer is on its way", died));
        kernel.after(this.#dice.between(1, 100), "reply", () => process.go(() => end(result)));
      });
    });
  }

  /** Only what can happen to this call of this kind. */
  #drawCallFault({ steps }: Plan): CallFault | null {
    const { idempotency, partialPossible } = this.outside.traits;
    const { rates, off } = this.swarm;
    const canBeHalf = partialPossible && steps.length > 1;
    const isHalf = canBeHalf && !off && this.#dice.chance(Math.sqrt(rates.call.half));
    const fault = isHalf ? "half" : drawFault(this.#dice, rates.call, off);
    const isOfKeys = fault === "error_stored" || fault === "forgets_keys";
    if (isOfKeys && idempotency !== "key") return null;
    if (fault === "half" && !canBeHalf) return null;
    if (fault === "wrong_id" && !steps.some((step) => step.verb === "create")) return null;
    if (fault !== null) this.outside.kernel.count(CALL_FAULTS[fault]);
    return fault;
  }

  /** The caller may be gone before anything comes of its call. */
  #drawDeath(): (typeof DEATHS)[number] | null {
    const isDrawn = !this.swarm.off && this.#dice.chance(Math.sqrt(this.swarm.rates.crash) * 0.75);
    return isDrawn ? this.#dice.pick(DEATHS) : null;
  }

  /** From the moment it is sent nobody here has a say any more, dead or alive. */
  #travel(request: Request, fault: CallFault | null, answer: (result: PerformResult) => void): void {
    const { kernel } = this.outside;
    const isLate = fault === "lands_late" || fault === "accepted";
    const there = isLate ? request.landsBy - kernel.now : this.#dice.between(1, 300);
    if (fault === "accepted") answer(unknown("accepted; it may be done later"));
    kernel.after(there, "request", () => {
      const reply = this.#arrive(request, fault);
      const result = resultOf(reply, fault);
      if (result !== null)
        answer(fault === "refused_429" ? { ...result, retryAfterMs: this.#dice.pick(WAITS) } : result);
    });
  }

  #arrive(request: Request, fault: CallFault | null): Reply {
    const { outside, watcher } = this;
    switch (fault) {
      case "timeout_not_applied":
      case "error_500_not_applied":
      case "lie":
        return { code: 200, externalId: null };
      case "refused_429":
        return { code: 429, says: "too many requests" };
      case "refused_422":
        return { code: 422, says: "it is not what is taken here" };
      case "refused_403":
        return { code: 403, says: "not allowed" };
      case "error_stored":
        return outside.keepError(request);
      case "forgets_keys":
        outside.forget();
    }
    const steps = fault === "half" ? 1 : request.plan.steps.length;
    watcher.lands(request);
    const reply = outside.serve(request, steps);
    if (this.twice && reply.code === 200) outside.apply(request, steps);
    watcher.landed(request);
    return reply;
  }
}

/** When the process that made a call may die of it. Half of the calls get no answer that it could die of. */
const DEATHS = ["CP-14", "CP-15", "CP-16", "CP-16", "CP-17", "CP-17"] as const;

const notDone = (says: string): PerformResult => ({ outcome: "did_not_happen", externalId: null, says, receipt: {} });
const unknown = (says: string): PerformResult => ({ outcome: "unknown", externalId: null, says, receipt: {} });

/** What the connector makes of the answer; null where none comes back. */
function resultOf(reply: Reply, fault: CallFault | null): PerformResult | null {
  switch (fault) {
    case "timeout_applied":
    case "timeout_not_applied":
    case "lands_late":
    case "accepted":
      return null;
    case "reset_after":
      return unknown("the connection was lost after the call was sent");
    case "error_500_applied":
    case "error_500_not_applied":
      return unknown("500");
  }
  if (reply.code === 500) return unknown(reply.says);
  if (reply.code !== 200) return notDone(reply.says);
  const externalId = fault === "wrong_id" ? "of-somebody-else" : reply.externalId;
  return { outcome: "happened", externalId, says: "done", receipt: {} };
}

function unreadable(seen: Sighting): Sighting {
  if (seen.key === null) return seen;
  const read = () => {
    throw new Error("its size is no number");
  };
  return { ...seen, read };
}

function shown({ madeBy, key: _, ...thing }: Thing, isLinked: boolean): FoundObject {
  const by = isLinked ? "link" : madeBy === null ? "name" : "marker";
  return { ...thing, permissions: [...thing.permissions], by };
}
