/**
 * One process of the simulated world. It may die or sleep wherever it waits for something: of a dead one nothing goes
 * on any more, and a sleeping one goes on when it wakes, with the wall clock where it is then.
 */
import type { Millis } from "../model/evidence.ts";
import type { Ports } from "../ports.ts";
import type { Store, StoreTx } from "../store.ts";
import type { Kernel } from "./kernel.ts";
import type { MemoryStore } from "./memory-store.ts";
import type { Change } from "./memory-tables.ts";
import type { Dice } from "./random.ts";
import type { Swarm } from "./swarm.ts";

export class Process {
  alive = true;
  readonly #bootedAt: Millis;
  readonly #dice: Dice;
  #asleepUntil: Millis = 0;
  #waiting: (() => void)[] = [];

  constructor(
    readonly kernel: Kernel,
    readonly name: string,
    readonly died: () => void = () => {},
  ) {
    this.#bootedAt = kernel.now;
    this.#dice = kernel.dice.fork();
  }

  kill(how: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.kernel.say(`${this.name} dies ${how}`);
    this.died();
  }

  /** As `kill`, where it does so at a point of the list (sometimes.ts). */
  die(how: string, id: string): void {
    if (this.alive) this.kernel.count(id);
    this.kill(how);
  }

  sleep(ms: Millis): void {
    this.#asleepUntil = Math.max(this.#asleepUntil, this.kernel.now + ms);
    this.kernel.after(ms, "wake", () => this.#asleepUntil <= this.kernel.now && this.wake());
  }

  wake(): void {
    this.#asleepUntil = this.kernel.now;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const step of waiting) this.kernel.after(0, "wake", () => this.go(step));
  }

  /** Goes on here, once it is awake; never where it has died. */
  go(step: () => void): void {
    if (!this.alive) return;
    if (this.#asleepUntil <= this.kernel.now) step();
    else this.#waiting.push(step);
  }

  /** Something that is done elsewhere `there` later, of which the answer is here `back` later. */
  ask<T>(name: string, { there, back }: { there: Millis; back: Millis }, serve: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void) => this.kernel.after(back, name, () => this.go(settle));
      this.kernel.after(there, name, () => {
        serve().then(
          (value) => answer(() => resolve(value)),
          (error: unknown) => answer(() => reject(error)),
        );
      });
    });
  }

  ports(): Ports {
    const { kernel } = this;
    return {
      clock: {
        // Wrong on purpose: no decision may hang on it.
        now: () => new Date(kernel.now + 3_600_000),
        monotonic: () => kernel.now - this.#bootedAt,
      },
      random: { uuid: () => kernel.uuid(), fraction: () => this.#dice.fraction() },
      scheduler: {
        sleep: (ms, signal) =>
          new Promise((resolve) => {
            if (signal?.aborted) return resolve();
            const early = () => {
              timer.cancel();
              resolve();
            };
            const timer = kernel.after(ms, "sleep", () => {
              signal?.removeEventListener("abort", early);
              this.go(resolve);
            });
            signal?.addEventListener("abort", early);
          }),
        after: (ms, run) => kernel.after(ms, "timer", () => this.go(run)),
      },
      http: () => Promise.reject(new Error("Nothing in the simulated world speaks HTTP.")),
    };
  }

  /** The database as this process reaches it. */
  store(database: MemoryStore, swarm: Swarm): Store {
    const call = (name: string, args: unknown[]) => this.#statement(database, swarm, name, args);
    // What fails together, for whatever reason, is done again alone.
    const together = (...args: unknown[]) => call("transaction", args).catch(() => call("transaction", args));
    return new Proxy(database, {
      get: (_, name) => (name === "together" ? together : (...args: unknown[]) => call(String(name), args)),
    });
  }

  #statement(database: MemoryStore, swarm: Swarm, name: string, args: unknown[]): Promise<unknown> {
    const { kernel } = this;
    const dice = this.#dice;
    const fault = swarm.off ? null : drawFault(dice, swarm, name);
    const slow = fault === "slow" ? dice.between(200, 4_000) : 0;
    const [there, back] = [dice.between(1, 3) + slow, dice.between(1, 3)];
    if (fault !== null) kernel.count(DATABASE_IDS[fault]);
    return this.ask(name, { there, back }, async () => {
      if (kernel.now < swarm.databaseAwayUntil) return this.#refuse(name, "the database is away");
      if (kernel.now < swarm.readOnlyUntil && WRITES.has(name)) return this.#refuse(name, "it is read-only", "D-6");
      const isRefused = fault === "refused" || (fault === "rolled_back" && name !== "transaction");
      if (isRefused) return this.#refuse(name, "the connection was refused");
      // The statements of a transaction come from here: whoever is dead or asleep sends none, and it ends without effect.
      if (name === "transaction" && (!this.alive || this.#asleepUntil > kernel.now))
        throw new Error("the session ended");
      const method = Reflect.get(database, name) as (...given: unknown[]) => Promise<unknown>;
      if (fault === null || fault === "slow") return this.#noted(name, await method.apply(database, args));
      return this.#faulty(database, { name, args, fault, method });
    });
  }

  /** Done or not, and no answer either way. */
  async #faulty(
    database: MemoryStore,
    { name, args, fault, method }: { name: string; args: unknown[]; fault: DatabaseFault; method: Method },
  ): Promise<unknown> {
    const { kernel } = this;
    let step = STATEMENT_STEPS[name] ?? null;
    const [work] = args as [(tx: StoreTx) => Promise<unknown>];
    const watched = async (tx: StoreTx) => {
      const result = await work(tx);
      step = stepOf(database.tables.pending);
      if (fault === "rolled_back") throw new Error("could not serialize access");
      return result;
    };
    try {
      const answer = await method.apply(database, name === "transaction" ? [watched] : args);
      if (step === "claim" && (answer as unknown[]).length === 0) step = null;
      if (step !== null) kernel.count(LOST_AFTER[step]);
      if (fault === "dies_after_commit") {
        if (step === "judge") kernel.count("CP-07");
        this.kill(`as the database has done ${name}`);
      }
      if (fault === "acknowledgement_lost") throw new Error("the connection was lost");
      return answer;
    } catch (error) {
      if (fault === "rolled_back" && step === "reserve") kernel.count("CP-11b");
      throw error;
    }
  }

  #refuse(name: string, says: string, id?: string): never {
    if (id !== undefined) this.kernel.count(id);
    if (name === "claimDue") this.kernel.count("CP-02b");
    // The outside world could still be reached.
    if (name === "confirm") this.kernel.count("Z-8");
    throw new Error(says);
  }

  #noted(name: string, answer: unknown): unknown {
    if (name === "lease" && answer === false) this.kernel.count("Q-6");
    if (name === "confirm" && answer === null) this.kernel.count("recovery:guard_refuses");
    return answer;
  }
}

type Method = (...given: unknown[]) => Promise<unknown>;
type DatabaseFault = "slow" | "refused" | "acknowledgement_lost" | "rolled_back" | "dies_after_commit";

const DATABASE_IDS: Record<DatabaseFault, string> = {
  ...{ slow: "D-2", refused: "D-2", acknowledgement_lost: "D-1", rolled_back: "D-1", dies_after_commit: "D-1" },
};

/** What a read-only database refuses. */
const WRITES = new Set([
  "transaction",
  "claimDue",
  "claimOne",
  "confirm",
  "release",
  "makeOpenDue",
  "acceptScan",
  "stage",
]);

/** Where in the protocol it was, by what is written. */
type ProtocolStep = "claim" | "judge" | "reserve" | "outcome" | "verify" | "release";
const STATEMENT_STEPS: Record<string, ProtocolStep> = { claimDue: "claim", release: "release" };
const LOST_AFTER: Record<ProtocolStep, string> = {
  ...{ claim: "CP-02a", judge: "CP-06", reserve: "CP-11", outcome: "CP-19", verify: "CP-23", release: "CP-27" },
};

function stepOf(changes: readonly Change[]): ProtocolStep | null {
  const attempts = changes.flatMap((change) => (change.table === "attempts" ? [change] : []));
  if (attempts.some(({ before }) => before === null)) return "reserve";
  // Whoever finds a lost one writes when it found it, and keeps its deadline; its own holder ends that too.
  if (attempts.some(({ before, after }) => before?.state === "attempting" && after.deadlineAt === after.outcomeAt)) {
    return "outcome";
  }
  if (attempts.length > 0) return "verify";
  return changes.some(({ table }) => table === "drifts" || table === "repairs") ? "judge" : null;
}

/** Most statements only ask whether there is anything to do; what a transaction loses matters more. */
function drawFault(dice: Dice, { rates }: Swarm, name: string): DatabaseFault | null {
  if (!dice.chance(rates.database * (name === "transaction" ? 3 : 1))) return null;
  return dice.pick<DatabaseFault>(["slow", "refused", "acknowledgement_lost", "rolled_back", "dies_after_commit"]);
}
