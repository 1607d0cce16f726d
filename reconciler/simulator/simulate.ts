/** One seed: a world with its faults, then the same world without them, then the audit. */

import { Bell, runLoops } from "../loop/loops.ts";
import { detect } from "../loop/pass.ts";
import type { KindRuntime, LoopDeps } from "../loop/reconcile.ts";
import { declaredSources } from "../loop/runtime.ts";
import type { ObjectRef } from "../model/bucket.ts";
import type { Millis } from "../model/evidence.ts";
import { type CrashPoint, LEASE_MS } from "../repair/attempt.ts";
import type { AttemptRow } from "../store.ts";
import { Actors, keysOf } from "./actors.ts";
import { Commands } from "./commands.ts";
import { Invariants, type Violation } from "./invariants.ts";
import { Kernel } from "./kernel.ts";
import { CALL_MS, kindConfig, TRAITS } from "./kinds.ts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";
import type { Shelf } from "./memory-tables.ts";
import { Outside } from "./outside.ts";
import { Process } from "./process.ts";
import { type Build, Provider } from "./providers.ts";
import { Dice } from "./random.ts";
import { drawSwarm, faultsOf, leaveOut, type Swarm } from "./swarm.ts";

export type Outcome = {
  seed: number;
  violations: Violation[];
  counts: ReadonlyMap<string, number>;
  /** Two runs of one seed have the same. */
  trace: number;
  story: readonly string[];
  /** What could go wrong in it. */
  faults: string[];
};

/** `canary`: every call takes effect twice. `without`: faults that are left out, to see which ones a failure needs. */
export type Planted = { canary?: boolean; without?: readonly string[] };

/** The points of the list (sometimes.ts) that a process which ends after a step ends at. */
const CRASH_IDS: Record<CrashPoint, string> = {
  ...{ claimed: "CP-03", looked: "CP-05", judged: "CP-09", looked_again: "CP-10", reserved: "CP-12", guarded: "CP-13" },
  ...{ called: "CP-18", outcome_written: "CP-20", verified: "CP-26" },
};
/** And what it is when one sleeps there beyond its claim. */
const SLEEP_IDS: Partial<Record<CrashPoint, string>> = { reserved: "Z-2", guarded: "Z-3", called: "Z-4" };

/** After the last fault everything has come right by then: the longest back-off, and some sweeps. */
const LIVENESS_MS = 20 * 60_000;
const CHECK_MS = 15_000;

export async function simulate(seed: number, planted: Planted = {}): Promise<Outcome> {
  const world = new World(seed, planted);
  const faults = faultsOf(world.swarm);
  await world.run();
  const { kernel, invariants } = world;
  const { violations } = invariants;
  return { seed, violations, counts: kernel.counts, trace: kernel.trace, story: [...kernel.story], faults };
}

class World {
  readonly kernel: Kernel;
  readonly swarm: Swarm;
  readonly store: MemoryStore;
  readonly providers = new Map<string, Provider>();
  readonly invariants: Invariants;
  readonly actors: Actors;
  readonly commands: Commands;
  readonly #dice: Dice;
  /** For what was thought of later: worlds that do not have it stay as they were. */
  readonly #more: Dice;
  readonly #workers: { process: Process; stop: AbortController; build: Build }[] = [];
  #started = 0;
  #ended = false;

  constructor(seed: number, { canary = false, without = [] }: Planted) {
    const kernel = new Kernel(seed);
    this.kernel = kernel;
    this.#dice = kernel.dice.fork();
    this.#more = new Dice(~seed);
    this.swarm = drawSwarm(kernel.dice.fork(), this.#more.fork());
    leaveOut(this.swarm, without);
    const buildOf = (holder: string) =>
      this.#workers.find(({ process }) => holder.startsWith(`${process.name}:`))?.build ?? null;
    this.invariants = new Invariants(kernel, () => this.store.tables, this.providers, buildOf);
    this.store = memoryStore(
      () => kernel.now,
      (changes, at) => this.invariants.committed(changes, at),
      { met: (id) => kernel.count(id), strayed: () => this.invariants.strayed() },
    );
    const outsides = new Map<string, Outside>();
    for (const traits of this.#drawKinds()) {
      const outside = new Outside(kernel, traits);
      outsides.set(traits.kind, outside);
      this.providers.set(traits.kind, new Provider(outside, this.swarm, this.invariants, canary));
    }
    const refs = this.#drawRefs([...outsides.keys()]);
    const office = { kernel, store: this.store, approvalMs: this.swarm.approvalMs, diesBeforeCommit: false };
    this.actors = new Actors(office, refs, outsides, this.swarm, this.#more.fork(), new Dice(seed + 0x5eed));
    const dice = new Dice(seed + 0xc0de);
    this.commands = new Commands({ ...office }, refs, outsides, this.swarm, this.invariants, dice);
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
    this.commands.start();
    this.#disturb();
    if (this.swarm.rates.frozen > 0) this.#freeze();
    await this.#until(this.kernel.now + this.swarm.safetyMs, () => false);
    this.#makePeace();
    await this.#until(this.kernel.now + LIVENESS_MS, () => this.invariants.unsettled().length === 0);
    if (this.invariants.violations.length > 0) return;
    this.invariants.settled(this.invariants.unsettled());
    this.#ended = true;
    this.actors.stop();
    this.commands.stop();
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
    const { off, rates } = this.swarm;
    const way = rates.rewired === 0 ? null : off ? "later" : "first";
    const build = { version: this.#isTakenOver ? "2" : "1", way };
    const looked = detect(this.#deps(process, build), {}, "auditor").catch(() => null);
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
      this.#noteDeath(holder);
      const rest = this.swarm.off ? 1_000 : this.#dice.chance(0.1) ? 0 : this.#dice.between(500, 40_000);
      if (rest === 0) this.kernel.count("Z-10");
      this.kernel.after(rest, "restart", () => !this.#ended && this.#startWorker());
    });
    const stop = new AbortController();
    const build = { version: this.#version(), way: this.#way() };
    this.#workers.push({ process, stop, build });
    const [bell, sweepBell] = [new Bell(stop.signal), new Bell(stop.signal)];
    const holder = `${process.name}:${this.kernel.uuid()}`;
    const log = { info: () => {}, error: () => {} };
    const deps = this.#deps(process, build);
    void runLoops({ deps, holder, version: build.version, bell, sweepBell, log, stop: stop.signal });
  }

  /** What is told by what it leaves behind. */
  #noteDeath(holder: string): void {
    const { kernel, store } = this;
    const shelves = [...store.tables.shelves.values()];
    const isWaiting = ({ state, settleUntil, holder: by }: AttemptRow) =>
      by === holder && state !== "did_not_happen" && settleUntil !== null && settleUntil > kernel.now;
    if (shelves.some(({ attempts }) => attempts.some(isWaiting))) kernel.count("CP-21");
    const held = shelves.filter(({ object }) => object?.leaseHolder === holder);
    const isDue = ({ object }: Shelf) => object?.leaseHolder == null && (object?.dueAt ?? kernel.now) < kernel.now;
    if (held.length === 0 && shelves.some(isDue)) kernel.count("CP-01");
    if (held.some(({ repairs }) => repairs.some((row) => row.state === "verifying"))) kernel.count("CP-22");
    if (held.some(({ object, attempts }) => (object?.classes.length ?? 0) > 1 && attempts.length > 0))
      kernel.count("CP-28");
  }

  get #isTakenOver(): boolean {
    return this.swarm.rolling && this.swarm.off;
  }

  /** Some worlds are taken over by a later version, one process after the other. */
  #version(): string {
    const isLater = this.#isTakenOver || (this.swarm.rolling && this.#dice.chance(0.5));
    const alive = this.#workers.filter(({ process }) => process.alive).map(({ build }) => build.version);
    const version = isLater ? "2" : "1";
    if (alive.some((other) => other !== version)) this.kernel.count("Z-7");
    return version;
  }

  #way(): Build["way"] {
    if (this.swarm.rates.rewired === 0) return null;
    const way = this.swarm.off || this.#more.chance(0.5) ? "later" : "first";
    const alive = this.#workers.filter(({ process }) => process.alive);
    if (alive.some(({ build }) => build.way !== way)) this.kernel.count("set_up_anew");
    return way;
  }

  #deps(process: Process, build: Build): LoopDeps {
    const kinds = new Map<string, KindRuntime>();
    for (const [kind, provider] of this.providers) {
      const connector = provider.connector(process, build);
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
      process.die(`after ${point}`, CRASH_IDS[point]);
      return new Promise(() => {});
    }
    // The worst moments for it: between the reservation and the call.
    if ((point === "reserved" || point === "guarded") && this.#dice.chance(0.06)) this.actors.interfere();
    if (point === "reserved" && this.actors.meddle()) {
      process.sleep(this.#more.between(1_500, 8_000));
      return new Promise((resolve) => process.go(resolve));
    }
    const isNap = point === "reserved" && swarm.rates.naps > 0 && this.#more.chance(0.3);
    if (!isNap && !this.#dice.chance(swarm.rates.pause)) return;
    const ms = isNap ? LEASE_MS + CALL_MS + this.#more.between(1, 900) : this.#drawPause();
    if (ms > LEASE_MS) kernel.count(SLEEP_IDS[point] ?? "Z-1");
    kernel.say(`${process.name} sleeps for ${ms} ms after ${point}`);
    process.sleep(ms);
    if (point === "reserved") this.actors.interfere();
    return new Promise((resolve) => process.go(resolve));
  }

  #drawPause(): Millis {
    return this.#dice.chance(0.5) ? this.#dice.between(100, 3_000) : this.#dice.between(3_000, 10 * LEASE_MS);
  }

  /** The database goes away, and workers are put to sleep or killed wherever they are. */
  #disturb(): void {
    const { kernel, swarm } = this;
    kernel.after(this.#dice.between(5_000, 30_000), "disturb", () => {
      if (swarm.off) return;
      if (this.#dice.chance(swarm.rates.outage)) {
        const ms = this.#dice.between(500, 30_000);
        kernel.count("D-3");
        kernel.say(`the database is away for ${ms} ms`);
        swarm.databaseAwayUntil = kernel.now + ms;
      }
      if (this.#dice.chance(swarm.rates.outage / 4)) {
        kernel.say("the database takes no writes for a while");
        swarm.readOnlyUntil = kernel.now + this.#dice.between(500, 20_000);
      }
      const worker = this.#dice.pick(this.#workers.filter(({ process }) => process.alive));
      if (worker !== undefined && this.#dice.chance(swarm.rates.crash)) worker.process.kill("somewhere");
      if (worker !== undefined && this.#dice.chance(swarm.rates.pause)) {
        kernel.count("K-5");
        kernel.say(`the machine of ${worker.process.name} is suspended`);
        worker.process.sleep(2 * 60 * 60_000);
      }
      this.#disturb();
    });
  }

  /** The supporting source stops to follow for a while. */
  #freeze(): void {
    const { kernel, swarm } = this;
    kernel.after(this.#more.between(5_000, 60_000), "freeze", () => {
      if (swarm.off || swarm.rates.frozen === 0) return;
      kernel.say("what the ledger shows does not move any more");
      kernel.count("ledger_stands_still");
      swarm.frozenAt = kernel.now;
      kernel.after(this.#more.between(5_000, 60_000), "thaw", () => {
        swarm.frozenAt = null;
        this.#freeze();
      });
    });
  }

  #makePeace(): void {
    this.kernel.say("from here on there are no faults");
    this.swarm.off = true;
    this.swarm.databaseAwayUntil = 0;
    this.swarm.readOnlyUntil = 0;
    this.swarm.frozenAt = null;
    for (const { process, build } of this.#workers) {
      process.wake();
      if (this.swarm.rolling && build.version === "1") process.kill("for the later version");
      if (build.way === "first") process.kill("to be set up anew");
    }
    for (const { outside } of this.providers.values()) outside.forget();
    this.actors.makePeace();
  }
}
