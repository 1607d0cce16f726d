/** One seed: a world with its faults, then the same world without them, then the audit. */

import { Bell, runLoops } from "../loop/loops.ts";
import { detect } from "../loop/pass.ts";
import type { KindRuntime, LoopDeps } from "../loop/reconcile.ts";
import { declaredSources } from "../loop/runtime.ts";
import type { ObjectRef } from "../model/bucket.ts";
import type { Millis } from "../model/evidence.ts";
import { type CrashPoint, LEASE_MS } from "../repair/attempt.ts";
import { Actors, keysOf } from "./actors.ts";
import { Invariants, type Violation } from "./invariants.ts";
import { Kernel } from "./kernel.ts";
import { kindConfig, TRAITS } from "./kinds.ts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";
import { Outside } from "./outside.ts";
import { Process } from "./process.ts";
import { Provider } from "./providers.ts";
import type { Dice } from "./random.ts";
import { drawSwarm, type Swarm } from "./swarm.ts";

export type Outcome = {
  seed: number;
  violations: Violation[];
  counts: ReadonlyMap<string, number>;
  /** Two runs of one seed have the same. */
  trace: number;
  story: readonly string[];
};

/** After the last fault everything has come right by then: the longest back-off, and some sweeps. */
const LIVENESS_MS = 20 * 60_000;
const CHECK_MS = 15_000;

export async function simulate(seed: number, planted: { canary?: boolean } = {}): Promise<Outcome> {
  const world = new World(seed, planted.canary === true);
  await world.run();
  const { kernel, invariants } = world;
  const { violations } = invariants;
  return { seed, violations, counts: kernel.counts, trace: kernel.trace, story: [...kernel.story] };
}

class World {
  readonly kernel: Kernel;
  readonly swarm: Swarm;
  readonly store: MemoryStore;
  readonly providers = new Map<string, Provider>();
  readonly invariants: Invariants;
  readonly actors: Actors;
  readonly #dice: Dice;
  readonly #workers: { process: Process; stop: AbortController }[] = [];
  #started = 0;
  #ended = false;

  constructor(seed: number, canary: boolean) {
    const kernel = new Kernel(seed);
    this.kernel = kernel;
    this.#dice = kernel.dice.fork();
    this.swarm = drawSwarm(kernel.dice.fork());
    this.invariants = new Invariants(kernel, () => this.store.tables, this.providers);
    this.store = memoryStore(
      () => kernel.now,
      (changes, at) => this.invariants.committed(changes, at),
    );
    const outsides = new Map<string, Outside>();
    for (const traits of this.#drawKinds()) {
      const outside = new Outside(kernel, traits);
      outsides.set(traits.kind, outside);
      this.providers.set(traits.kind, new Provider(outside, this.swarm, this.invariants, canary));
    }
    const refs = this.#drawRefs([...outsides.keys()]);
    const office = { kernel, store: this.store, approvalMs: this.swarm.approvalMs };
    this.actors = new Actors(office, refs, outsides, this.swarm);
  }

  #drawKinds() {
    const first = this.#dice.pick(TRAITS);
    const second = this.#dice.pick(TRAITS);
    return first === second || this.#dice.chance(0.7) ? [first] : [first, second];
  }

  #drawRefs(kinds: string[]): ObjectRef[] {
    return keysOf(this.swarm.objects).map((key, at) => ({ kind: kinds[at % kinds.length] ?? "", key }));
  }

  async run(): Promise<void> {
    for (const { spec } of this.providers.values()) await this.store.registerSources(declaredSources(spec));
    this.actors.found();
    await this.#look();
    if (this.invariants.violations.length > 0) return;
    for (let worker = 0; worker < this.swarm.workers; worker += 1) this.#startWorker();
    this.actors.start();
    this.#disturb();
    await this.#until(this.kernel.now + this.swarm.safetyMs, () => false);
    this.#makePeace();
    await this.#until(this.kernel.now + LIVENESS_MS, () => this.invariants.unsettled().length === 0);
    if (this.invariants.violations.length > 0) return;
    this.invariants.settled(this.invariants.unsettled());
    this.#ended = true;
    this.actors.stop();
    for (const { process } of this.#workers) process.kill("at the end");
    // What was sent before has landed by then.
    await this.kernel.runUntil(this.kernel.now + 60_000);
    await this.#look();
    this.invariants.audit();
  }

  /** Runs on in steps, and ends early where something is broken or `done`. */
  async #until(end: Millis, done: () => boolean): Promise<void> {
    while (this.kernel.now < end && this.invariants.violations.length === 0) {
      await this.kernel.runUntil(Math.min(end, this.kernel.now + CHECK_MS));
      if (done()) return;
    }
  }

  /** A look by somebody who has nothing to act with. */
  async #look(): Promise<void> {
    const before = this.invariants.decided();
    const process = new Process(this.kernel, "auditor");
    const looked = detect(this.#deps(process), {}, "auditor").catch(() => null);
    const ended = looked.then(() => true);
    const late = this.kernel.now + 6 * 60_000;
    let isOver = false;
    ended.then(() => {
      isOver = true;
    });
    while (!isOver && this.kernel.now < late) await this.kernel.runUntil(this.kernel.now + 1_000);
    process.kill("after its look");
    this.invariants.detection(before, this.invariants.decided());
  }

  #startWorker(): void {
    this.#started += 1;
    const process = new Process(this.kernel, `worker ${this.#started}`, () => {
      const rest = this.swarm.off ? 1_000 : this.#dice.between(500, 40_000);
      this.kernel.after(rest, "restart", () => !this.#ended && this.#startWorker());
    });
    const stop = new AbortController();
    this.#workers.push({ process, stop });
    const [bell, sweepBell] = [new Bell(stop.signal), new Bell(stop.signal)];
    const holder = `${process.name}:${this.kernel.uuid()}`;
    const log = { info: () => {}, error: () => {} };
    void runLoops({ deps: this.#deps(process), holder, version: "1", bell, sweepBell, log, stop: stop.signal });
  }

  #deps(process: Process): LoopDeps {
    const kinds = new Map<string, KindRuntime>();
    for (const [kind, provider] of this.providers) {
      const connector = provider.connector(process);
      const config = kindConfig(provider.outside.traits, connector);
      kinds.set(kind, { config, connector, observer: connector.observer() });
    }
    return {
      ...{ store: process.store(this.store, this.swarm), ports: process.ports(), kinds, leaseMs: LEASE_MS },
      at: (point) => this.#at(process, point),
    };
  }

  /** Where processes like to die, or to be put to sleep. */
  #at(process: Process, point: CrashPoint): Promise<void> | void {
    const { kernel, swarm } = this;
    if (swarm.off) return;
    if (this.#dice.chance(swarm.rates.crash)) {
      kernel.count(`crash:${point}`);
      process.kill(`after ${point}`);
      return new Promise(() => {});
    }
    if (!this.#dice.chance(swarm.rates.pause)) return;
    const ms = this.#dice.chance(0.5) ? this.#dice.between(100, 3_000) : this.#dice.between(3_000, 10 * LEASE_MS);
    kernel.count(`pause:${point}`);
    kernel.say(`${process.name} sleeps for ${ms} ms after ${point}`);
    process.sleep(ms);
    // The worst moment for it: between the reservation and the call.
    if (point === "reserved") this.actors.interfere();
    return new Promise((resolve) => process.go(resolve));
  }

  /** The database goes away, and workers are put to sleep or killed wherever they are. */
  #disturb(): void {
    const { kernel, swarm } = this;
    kernel.after(this.#dice.between(5_000, 30_000), "disturb", () => {
      if (swarm.off) return;
      if (this.#dice.chance(swarm.rates.outage)) {
        const ms = this.#dice.between(500, 30_000);
        kernel.count("fault:database_away");
        kernel.say(`the database is away for ${ms} ms`);
        swarm.databaseAwayUntil = kernel.now + ms;
      }
      const worker = this.#dice.pick(this.#workers.filter(({ process }) => process.alive));
      if (worker !== undefined && this.#dice.chance(swarm.rates.crash)) worker.process.kill("somewhere");
      this.#disturb();
    });
  }

  #makePeace(): void {
    this.kernel.say("from here on there are no faults");
    this.swarm.off = true;
    this.swarm.databaseAwayUntil = 0;
    for (const { process } of this.#workers) process.wake();
    for (const { outside } of this.providers.values()) outside.forget();
    this.actors.makePeace();
  }
}
