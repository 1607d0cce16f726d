/**
 * One process of the simulated world. It may die or sleep wherever it waits for something: of a dead one nothing goes
 * on any more, and a sleeping one goes on when it wakes, with the wall clock where it is then.
 */
import type { Millis } from "../model/evidence.ts";
import type { Ports } from "../ports.ts";
import type { Store } from "../store.ts";
import type { Kernel } from "./kernel.ts";
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
  store(database: Store, swarm: Swarm): Store {
    const call = (name: string, args: unknown[]) => this.#statement(database, swarm, name, args);
    return new Proxy(database, {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          call(String(name), args),
    });
  }

  #statement(database: Store, swarm: Swarm, name: string, args: unknown[]): Promise<unknown> {
    const { kernel } = this;
    const dice = this.#dice;
    const fault = swarm.off ? null : drawFault(dice, swarm);
    const slow = fault === "slow" ? dice.between(200, 4_000) : 0;
    const [there, back] = [dice.between(1, 3) + slow, dice.between(1, 3)];
    if (fault !== null) kernel.count(`fault:database_${fault}`);
    return this.ask(name, { there, back }, async () => {
      if (kernel.now < swarm.databaseAwayUntil) throw new Error("the database is away");
      if (fault === "refused") throw new Error("the connection was refused");
      // The statements of a transaction come from here: whoever is dead or asleep sends none, and it ends without effect.
      if (name === "transaction" && (!this.alive || this.#asleepUntil > kernel.now))
        throw new Error("the session ended");
      const method = Reflect.get(database, name) as (...given: unknown[]) => Promise<unknown>;
      const answer = await method.apply(database, args);
      if (fault === "dies_after_commit") this.kill(`as the database has done ${name}`);
      if (fault === "acknowledgement_lost") throw new Error("the connection was lost");
      return answer;
    });
  }
}

type DatabaseFault = "slow" | "refused" | "acknowledgement_lost" | "dies_after_commit";

function drawFault(dice: Dice, { rates }: Swarm): DatabaseFault | null {
  if (!dice.chance(rates.database)) return null;
  return dice.pick<DatabaseFault>(["slow", "refused", "acknowledgement_lost", "dies_after_commit"]);
}
