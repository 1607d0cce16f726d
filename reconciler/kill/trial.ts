/** One trial: a process at work on one object is hit at one point, and others go on. What must be true after it is checked here. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { json, type Sql } from "../../db/client.ts";
import { wantsDigest } from "../../lib/comparable.ts";
import { personContext } from "../../lib/services/context.ts";
import { readPerson } from "../../lib/services/principal.ts";
import { approveRepair } from "../../lib/services/repairs/approve.ts";
import { reconcileSafely } from "../loop/reconcile.ts";
import { bucketOf } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import type { ObjectStatus } from "../model/status.ts";
import { type Arena, insist } from "./arena.ts";
import { asksAPerson, type Blow, type Case, foundOf, isUnguarded, lags, type Place } from "./matrix.ts";
import { brokenInvariants } from "./oracle.ts";
import type { Entry, TrialWorld } from "./outsides.ts";
import type { Orders, Told } from "./victim.ts";
import { type Held, startWire, startWires, type Wire } from "./wire.ts";
import { type Deps, openDeps, registerSources, slower } from "./worlds.ts";

const TRIES = 3;
const REACHED_WITHIN_MS = 30_000;
const ENDED_WITHIN_MS = 60_000;
/** Between the blow and a request that is still on its way. */
const LATE_MS = 100;
/** Each look costs the machine that all of them share. */
const WATCH_MS = 50;
const IDLE_MS = 80;

export type Verdict = { failures: string[]; story: string[]; tookMs: number };

/**
 * A process that was too slow to come to its point was not hit there, and one that gives up each try for lack of time comes
 * to no end: it is tried again, and given more time.
 */
export async function runTrial(arena: Arena, trial: Case, name: string): Promise<Verdict> {
  for (let tried = 1; ; tried += 1) {
    const times = slower(arena.times, tried);
    const { missed, ...verdict } = await tryOnce({ ...arena, times }, trial, `${name}_${tried}`);
    if (!missed || tried === TRIES) return verdict;
  }
}

async function tryOnce(arena: Arena, trial: Case, name: string): Promise<Verdict & { missed: boolean }> {
  const began = performance.now();
  const world = await arena.makeWorld(trial.kind, name);
  const database = await arena.makeDatabase();
  const wires = {
    database: await startWire({ url: database.url, protocol: "postgres" }),
    victim: await startWires(world.targets),
    rival: await startWires(world.targets),
  };
  const review = trial.point.review === true || asksAPerson(trial.kind);
  const rival = await openDeps(database.url, "rival", world.outside(review, arena.times, wires.rival.through));
  const running = new Trial(trial, { world, sql: database.sql, wires, rival, review, url: database.url, arena });
  try {
    await running.run();
  } catch (error) {
    running.fail(error instanceof Error ? error.message : String(error));
  } finally {
    await running.end();
    await rival.close().catch(() => {});
    for (const wire of Object.values(wires)) await wire.close();
    await world.end();
    await database.drop();
  }
  const { failures, story, missed } = running;
  return { failures, story, missed, tookMs: Math.round(performance.now() - began) };
}

type Parts = {
  world: TrialWorld;
  sql: Sql;
  wires: { database: Wire; victim: Wire; rival: Wire };
  rival: Deps;
  review: boolean;
  url: string;
  arena: Arena;
};

type Seen = { status: ObjectStatus; open: string; classes: string[]; isOver: boolean };

class Trial {
  readonly failures: string[] = [];
  /** What the rows said, each time that they said something else. */
  readonly story: string[] = [];
  /** It was never hit. */
  missed = true;
  /** How many tries there were when it was hit, where one of them had had its effect. */
  #enough: number | null = null;
  readonly #trial: Case;
  readonly #parts: Parts;
  #victim: Victim | null = null;
  #seen: Seen[] = [];
  #over = false;
  #working: Promise<unknown>[] = [];

  constructor(trial: Case, parts: Parts) {
    this.#trial = trial;
    this.#parts = parts;
  }

  fail(says: string): void {
    this.failures.push(says);
  }

  async run(): Promise<void> {
    const { point, blow, kind } = this.#trial;
    const { review, rival } = this.#parts;
    await this.#ask();
    if (lags(kind)) await this.#passUntil(async () => (await this.#look()).status === "verifying");
    if (point.whose === "person") await this.#passUntil(async () => (await this.#proposal()) !== null);
    this.#victim = await this.#start();
    this.#working.push(this.#loop(() => this.#watch()));
    if (review && point.whose !== "person" && point.id !== "CP-07") this.#startPerson();
    const held = await this.#reach(this.#victim);
    if (!(await this.#isThere())) throw new Error("it was hit elsewhere: what it tried there had been refused before");
    this.missed = false;
    const found = await this.#look();
    if (await this.#isAsAsked()) this.#enough = (await this.#countTries()).attempts;
    this.story.push(`hit, ${sayState(found)}`);
    const asFound = foundOf(this.#trial);
    if (!asFound.includes(found.status))
      this.fail(`right after the blow it is told as ${found.status}, not as ${asFound.join(" or ")}`);
    const struck = this.#strike(blow, this.#victim, held);
    this.#working.push(this.#loop(() => work(rival)));
    if (point.whose === "person")
      await struck.then(() => (blow === "server" ? insist(() => this.#decideAgain()) : this.#decideAgain()));
    if (review) this.#startPerson();
    await Promise.all([struck, this.#awaitEnd()]);
    await struck;
    if (blow !== "kill" && point.whose !== "person") await this.#victim.idle();
    await this.#victim.end();
    // A server that was killed took our own connections along.
    const surely = blow === "server" ? insist : <T>(step: () => Promise<T>) => step();
    await surely(() => this.#lookOnceMore());
    await surely(() => this.#check());
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#victim?.end();
    await Promise.allSettled(this.#working);
  }

  /** Somebody asked for it an hour ago, and it is due. */
  async #ask(): Promise<void> {
    const { world, sql, rival } = this.#parts;
    await registerSources(rival);
    const [config] = [...rival.kinds.values()];
    const desired = config?.config.spec.desire(world.key, world.spec);
    const ref = { bucket: bucketOf(rival.kind, world.key), kind: rival.kind, key: world.key };
    // Rows as they are written, which the driver has no types for; a kind that is not there fails the trial.
    const wants = wantsDigest({ presence: "present", owner: "billing", desired: desired as never });
    await sql`insert into objects ${sql({ ...ref, ref: refOf(ref), generation: 1, presence: "present", owner: "billing", owner_epoch: 1, asked_by: "mira", external_id: world.link, wants, due_at: new Date() } as never)}`;
    await sql`insert into intents ${sql({ ...ref, generation: 1, presence: "present", spec: json(sql, world.spec), desired: json(sql, desired), owner: "billing", subject: "A trial", asked_by: "mira", asked_at: new Date(Date.now() - 3_600_000) } as never)}`;
  }

  async #start(): Promise<Victim> {
    const { point, blow } = this.#trial;
    const { world, wires, review, url, arena } = this.#parts;
    const place = point.place;
    const then = place.on !== "inside" ? "wait" : blow === "kill" ? "die" : blow === "stop" ? "freeze" : "wait";
    const proposal = point.whose === "person" ? await this.#proposal() : null;
    const orders: Orders = {
      databaseUrl: wires.database.through(url),
      outside: world.outside(review, arena.times, wires.victim.through),
      moment: place.on === "database" ? place.from : place.on === "inside" ? place : { at: "start" },
      then,
      ...(proposal === null ? {} : { approve: { repair: proposal.id, planHash: proposal.plan_hash, person: "rita" } }),
    };
    return new Victim(arena.victimFile, orders);
  }

  /** Brings the process to its point; what is held there, where it is on a wire. */
  async #reach(victim: Victim): Promise<Held | null> {
    const { place } = this.#trial.point;
    const { wires, world } = this.#parts;
    await victim.told("reached", REACHED_WITHIN_MS, place.on === "inside" && this.#trial.blow === "kill");
    if (place.on === "inside") return null;
    const held =
      place.on === "database"
        ? wires.database.holdNext(EXCHANGES[place.exchange], place.come)
        : wires.victim.holdNext(WRITES[world.targets[0].protocol], place.come);
    victim.goOn();
    return within(REACHED_WITHIN_MS, held, "its exchange was never seen");
  }

  /**
   * A process that is too slow refuses to reserve, or to send, and comes by the same hooks; or it does not learn under which
   * id it had its effect, and its next step is to find that out. Then its newest attempt is not what this point is about.
   */
  async #isThere(): Promise<boolean> {
    const { unknown, found } = this.#trial.point;
    const after = found.includes("verifying") || found.includes("in_place");
    const wanted = unknown === true ? "attempting" : after ? "happened" : undefined;
    const [newest] = await this.#parts.sql<{ state: string; linked: boolean }[]>`
      select a.state, o.external_id is not null as linked from attempts a join objects o using (bucket, kind, key)
      order by reserved_at desc limit 1`;
    if (wanted === "happened" && newest?.linked === false) return false;
    return newest?.state === wanted || (wanted === undefined && newest?.state === "did_not_happen");
  }

  async #strike(blow: Blow, victim: Victim, held: Held | null): Promise<void> {
    const { sql, wires, arena } = this.#parts;
    const { place } = this.#trial.point;
    switch (blow) {
      case "kill":
        victim.signal("SIGKILL");
        break;
      case "stop":
        // At a hook it freezes itself, between two of its own statements.
        if (place.on === "inside") await victim.frozen();
        else victim.signal("SIGSTOP");
        break;
      case "terminate":
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and application_name = 'victim'`;
        break;
      case "cut":
        wires.victim.cut(1_000);
        break;
      case "server":
        await arena.killServer();
        break;
      case "lost":
        break;
    }
    if (held !== null) await this.#release(held, place, blow);
    if (blow === "stop") {
      await sleep(3 * this.#parts.arena.times.leaseMs);
      victim.signal("SIGCONT");
      if (place.on === "outside" && place.come === "half") held?.letGo();
      this.story.push("woken");
    }
    victim.goOn();
  }

  /** On the database's wire the answer, or the commit, is lost. Outside, what was on its way arrives where anybody is left. */
  async #release(held: Held, place: Place, blow: Blow): Promise<void> {
    if (place.on === "database") return held.drop();
    if (place.on !== "outside") return;
    if (place.come === "nothing") {
      await sleep(LATE_MS);
      return held.letGo();
    }
    if (place.come === "half" && blow === "stop") return;
    if (blow === "kill" || blow === "cut") held.drop();
    else held.letGo();
  }

  #startPerson(): void {
    if (this.#personWorks) return;
    this.#personWorks = true;
    this.#working.push(this.#loop(() => this.#decide("rita")));
  }
  #personWorks = false;

  async #proposal(): Promise<{ id: string; plan_hash: string } | null> {
    const [row] = await this.#parts.sql<{ id: string; plan_hash: string }[]>`
      select id, plan_hash from repairs where state = 'proposed' and class <> 'duplicate_side_effect'
      order by proposed_at desc limit 1`;
    return row ?? null;
  }

  /** A person who agrees to what is proposed, but for taking one of two away; the time to take it back is let pass. */
  async #decide(person: string): Promise<void> {
    const { sql } = this.#parts;
    const proposal = await this.#proposal();
    const known = proposal === null ? null : await readPerson(sql, person);
    if (proposal === null || known === null) return sleep(IDLE_MS);
    const ctx = personContext(sql, known.principal);
    await approveRepair(ctx, { repair: proposal.id, plan_hash: proposal.plan_hash }, new Map()).catch(() => {});
    await this.#letUndoPass();
  }

  async #letUndoPass(): Promise<void> {
    await this.#parts.sql`update repairs set not_before = now() where state = 'approved' and not_before > now()`;
  }

  /** Whoever saw no answer clicks again: it counts once, and says so. */
  async #decideAgain(): Promise<void> {
    const { sql } = this.#parts;
    const known = await readPerson(sql, "rita");
    const [repair] = await sql<{ id: string; plan_hash: string }[]>`
      select id, plan_hash from repairs order by proposed_at desc limit 1`;
    if (known === null || repair === undefined) throw new Error("there is nobody, or nothing, to decide");
    const { already } = await approveRepair(
      personContext(sql, known.principal),
      { repair: repair.id, plan_hash: repair.plan_hash },
      new Map(),
    );
    const kept = this.#trial.point.id !== "CP-08b";
    if (already !== kept) this.fail(`the second click is told ${already ? "" : "not "}to be the second`);
    await this.#letUndoPass();
  }

  async #passUntil(done: () => Promise<boolean>): Promise<void> {
    const until = performance.now() + REACHED_WITHIN_MS;
    while (!(await done())) {
      if (performance.now() > until) throw new Error("it never came to where it is hit");
      await work(this.#parts.rival);
    }
  }

  async #look(): Promise<Seen> {
    const [row] = await this.#parts.sql<Seen[]>`
      select status, open_attempt as open, classes, status = 'in_place' and open_attempt = 'none' and due_at is null
        and (lease_until is null or lease_until < now()) as "isOver" from objects`;
    if (row === undefined) throw new Error("the object is gone");
    return row;
  }

  async #isAsAsked(): Promise<boolean> {
    return (await this.#parts.world.there()).some((one) => one.asAsked);
  }

  /** A link is no call: only our own record changes. */
  async #countTries(): Promise<{ attempts: number; approvals: number }> {
    const [counts] = await this.#parts.sql<{ attempts: number; approvals: number }[]>`
      select (select count(*) from attempts where class <> 'missing_external_id')::int as attempts,
             (select count(*) from approval_uses)::int as approvals`;
    return counts ?? { attempts: 0, approvals: 0 };
  }

  /** Says each new state, and whether "in place" was ever told without the thing being there. */
  async #watch(): Promise<void> {
    const at = performance.now();
    const seen = await this.#look();
    if (seen.isOver) this.#overAt = at;
    if (seen.status === "in_place" && !(await this.#isAsAsked())) this.fail("told as in place, and it is not there");
    const last = this.#seen.at(-1);
    if (last === undefined || sayState(last) !== sayState(seen)) {
      this.#seen.push(seen);
      this.story.push(sayState(seen));
    }
    await sleep(WATCH_MS);
  }

  async #loop(step: () => Promise<unknown>): Promise<void> {
    while (!this.#over) {
      await step().catch((error: unknown) => {
        // Without the database everybody fails for a while, and goes on.
        if (this.#trial.blow === "server") return sleep(100);
        if (!this.#over) this.fail(`a bystander failed: ${String(error)}`);
      });
    }
  }

  /** That it was over before the blow does not count. */
  async #awaitEnd(): Promise<void> {
    const since = performance.now();
    while (this.#overAt < since) {
      if (performance.now() > since + ENDED_WITHIN_MS) {
        this.missed = this.failures.length === 0 && (await this.#isTooSlow());
        throw new Error(`after a minute it is ${sayState(await this.#look())}`);
      }
      await sleep(WATCH_MS);
    }
  }

  #overAt = 0;

  /** Every try was given up before it was sent, for lack of time and for nothing else. */
  async #isTooSlow(): Promise<boolean> {
    const [tries] = await this.#parts.sql<{ all: boolean | null }[]>`
      select bool_and(state = 'did_not_happen' and end_reason like 'Not sent: too much time passed %') as all from repairs
      where state not in ('proposed', 'approved', 'attempting')`;
    return tries?.all === true;
  }

  /** Whatever landed late is there by now. */
  async #lookOnceMore(): Promise<void> {
    const { sql } = this.#parts;
    await sql`update objects set due_at = now()`;
    const until = performance.now() + 10_000;
    for (;;) {
      const [row] = await sql`select 1 from objects where due_at is null and lease_holder is null`;
      if (row !== undefined) return;
      if (performance.now() > until) return;
      await sleep(50);
    }
  }

  async #check(): Promise<void> {
    const { world, sql, wires } = this.#parts;
    const { point, blow, kind } = this.#trial;
    const there = await world.there();
    const end = await this.#look();
    const { attempts, approvals } = await this.#countTries();
    const journal = await world.journal?.();
    const effects =
      journal === undefined
        ? [...wires.victim.commits, ...wires.rival.commits].filter(({ user }) => user.includes("act_")).length
        : journal.filter((entry) => entry.applied).length;
    // Where nothing keeps a second one away, one that lands after a person decided to send again cannot be prevented.
    const late = isUnguarded(kind) && blow === "stop" && point.place.on === "outside";
    if (late && effects > 1) {
      if (!end.classes.includes("duplicate_side_effect"))
        this.fail(`there are two, and it is told as ${sayState(end)}`);
      if (effects > approvals) this.fail(`${effects} effects of ${approvals} decisions`);
    } else {
      if (effects !== 1) this.fail(`it had its effect ${effects} times`);
      if (there.length !== 1 || there[0]?.asAsked !== true) this.fail(`there is ${JSON.stringify(there)}`);
      if (end.status !== "in_place") this.fail(`it ends as ${sayState(end)}`);
    }
    if (asksAPerson(kind) && attempts !== approvals) this.fail("an attempt without a decision");
    if (this.#enough !== null && attempts > this.#enough) this.fail("it was tried again after it had its effect");
    // Whoever is not stopped or killed may still say what became of it.
    const unknown = point.unknown === true && (blow === "kill" || blow === "stop");
    const [told] = await sql`select 1 from audit where action = 'attempt.unknown'`;
    if (unknown && told === undefined) this.fail("the record does not call the outcome unknown");
    await this.#checkSends(journal ?? []);
    for (const says of await brokenInvariants(sql)) this.fail(says);
  }

  /** Nothing outside without an attempt that was reserved before it. */
  async #checkSends(journal: readonly Entry[]): Promise<void> {
    const attempts = await this.#parts.sql<{ key: string; fence: number; at: Date }[]>`
      select idempotency_key as key, fence::int as fence, reserved_at as at from attempts order by reserved_at`;
    for (const { says, at, isOf } of journal) {
      const own = attempts.find(isOf);
      if (own === undefined) this.fail(`I-03 ${says} belongs to no attempt`);
      else if (own.at.getTime() > at) this.fail(`I-03 ${says} came before its attempt`);
    }
  }
}

const EXCHANGES = {
  claim: /update objects o\s+set fence/,
  commit: /: \s*commit\b/,
  release: /set lease_holder = null/,
};
/** Observers commit too, and change nothing. */
const WRITES = { postgres: /act_\w+: \s*commit\b/, http: /^(POST|PATCH|DELETE) /, smtp: /^message$/ };

const sayState = ({ status, open, classes }: Seen): string =>
  [status, ...(open === "none" ? [] : [`attempt ${open}`]), ...classes].join(", ");

/** One turn of a reconciler that nobody hits. */
async function work(deps: Deps): Promise<void> {
  const claims = await deps.store.claimDue("rival", deps.leaseMs, 1);
  for (const claim of claims) {
    const { error } = await reconcileSafely(deps, claim);
    if (error !== null) throw new Error(`the rival: ${error}`);
  }
  if (claims.length === 0) await sleep(IDLE_MS);
}

/** The process that is hit. */
class Victim {
  readonly #child: ChildProcess;
  readonly #heard = new Set<string>();
  readonly #ended: Promise<void>;
  #says = "";
  #isOver = false;
  #wake: () => void = () => {};

  constructor(file: string, orders: Orders) {
    this.#child = spawn(process.execPath, [file, JSON.stringify(orders)], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (text) => {
      this.#says += text;
    });
    this.#child.on("message", (message) => {
      this.#heard.add((message as Told).told);
      this.#wake();
    });
    this.#ended = new Promise((resolve) =>
      this.#child.once("exit", () => {
        this.#isOver = true;
        this.#wake();
        resolve();
      }),
    );
  }

  async told(what: Told["told"], ms: number, orDead = false): Promise<void> {
    const until = performance.now() + ms;
    while (!this.#heard.has(what)) {
      if (this.#isOver && orDead && this.#child.signalCode === "SIGKILL") return;
      if (this.#isOver) throw new Error(`the process ended before it was hit: ${this.#says.slice(0, 400)}`);
      if (performance.now() > until) throw new Error(`it never said "${what}"`);
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), sleep(200)]);
    }
  }

  goOn(): void {
    if (this.#child.connected) this.#child.send("go on", () => {});
  }

  signal(name: NodeJS.Signals): void {
    if (!this.#isOver) this.#child.kill(name);
  }

  async frozen(): Promise<void> {
    for (;;) {
      const { stdout } = await promisify(execFile)("ps", ["-o", "stat=", "-p", String(this.#child.pid)]);
      if (stdout.trim().startsWith("T")) return;
      await sleep(20);
    }
  }

  /** It has found nothing to do since it was hit. */
  async idle(): Promise<void> {
    this.#heard.delete("idle");
    await this.told("idle", REACHED_WITHIN_MS);
  }

  async end(): Promise<void> {
    this.signal("SIGKILL");
    await this.#ended;
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function within<T>(ms: number, work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
