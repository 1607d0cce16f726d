/** Who does something in the simulated world beside the reconcilers: people at the console, and hands outside of it. */
import { bucketOf, type ObjectRef } from "../model/bucket.ts";
import type { Desired } from "../model/evidence.ts";
import { GRANTS, SPOILT } from "./kinds.ts";
import { newest } from "./memory-store.ts";
import type { Shelf } from "./memory-tables.ts";
import type { Outside } from "./outside.ts";
import * as people from "./people.ts";
import { Dice } from "./random.ts";
import type { Swarm } from "./swarm.ts";

export const TEAMS = ["billing", "data"] as const;
const REVIEWERS = ["rita", "remo", "dora", "dino"] as const;
/** The rita of both teams asks now and then, too, and may then not approve. */
const ASKERS = ["ann", "bob", "rita"] as const;

const TWINS_MAX = 8;

export class Actors {
  readonly #dice: Dice;
  #stopped = false;
  #isInterfering = false;

  constructor(
    readonly office: people.Office,
    readonly refs: readonly ObjectRef[],
    readonly outsides: ReadonlyMap<string, Outside>,
    readonly swarm: Swarm,
    /** For what was thought of later. */
    readonly more: Dice,
    /** For the word of people on what nobody knows. */
    readonly answers: Dice,
  ) {
    this.#dice = office.kernel.dice.fork();
  }

  /** The teams, the people, and what there is before anybody looks. */
  found(): void {
    const { tables } = this.office.store;
    for (const id of TEAMS) tables.teams.push({ id, epoch: 1, departedAt: null });
    tables.teams.push({ id: "legacy", epoch: 1, departedAt: this.office.kernel.now });
    const person = (id: string, role: "reviewer" | "support" | "admin", teams: string[]) =>
      tables.people.push({ id, name: id, role, teams, suspendedAt: null });
    person("rita", "reviewer", ["billing", "data"]);
    person("remo", "reviewer", ["billing"]);
    person("dora", "reviewer", ["data"]);
    person("dino", "reviewer", ["data", "billing"]);
    person("ann", "support", ["billing"]);
    person("bob", "support", ["data"]);
    person("ada", "admin", []);
    for (const ref of this.refs) {
      if (this.#dice.chance(0.7)) this.#ask(ref);
      if (this.#dice.chance(0.4)) this.#hand(ref);
    }
  }

  /** Goes on until the faults are over; from then on people only decide what waits for them. */
  start(): void {
    const { rates } = this.swarm;
    if (rates.people > 0) this.#every(1_000, 7_000, "person", () => !this.swarm.off && this.#person());
    if (rates.hands > 0) this.#every(1_000, 7_000 / rates.hands, "hand", () => !this.swarm.off && this.#hands());
    this.#every(2_000, 9_000, "review", () => this.#review());
    // Always as long apart, so these dice draw nothing that another world would miss.
    this.#every(10_000, 10_000, "size", () => this.#acceptSizes(), new Dice(0));
    this.#every(4_000, 12_000, "answer", () => this.#answer(), this.answers);
    if (rates.worries > 0) this.#every(1_000, 4_000, "worry", () => !this.swarm.off && this.#worry(), this.more);
    if (rates.twins === 0) return;
    for (const ref of this.refs)
      this.office.kernel.after(this.more.between(3_000, 40_000), "twin", () => this.#double(ref));
    // There is much to decide.
    this.#every(500, 2_000, "review", () => this.#review(), this.more);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Somebody steps in right now, most likely where a call is about to be made. */
  interfere(): void {
    const { tables } = this.office.store;
    const held = this.refs.filter((ref) => tables.find(ref)?.object?.openAttempt === "attempting");
    const ref = this.#dice.pick(held.length > 0 && this.#dice.chance(0.7) ? held : this.refs);
    if (ref === undefined) return;
    const what = this.#dice.between(1, 3);
    if (what === 3 && this.swarm.rates.hands > 0) this.#hand(ref);
    if (what === 3 || this.swarm.rates.people === 0) return;
    this.#isInterfering = true;
    this.#try(() => (what === 1 ? this.#stop(tables.shelf(ref)) : this.#ask(ref)));
    this.#isInterfering = false;
  }

  /**
   * Somebody who sees what is about to be done does something about just that: the other owner stops its team, or
   * somebody tidies up by hand and takes the one of two that was to stay. True where anybody did.
   */
  meddle(): boolean {
    const { meddling, twins } = this.swarm.rates;
    if (meddling + twins === 0 || this.more.chance(0.3)) return false;
    return this.refs.some((ref) => this.#meddleWith(this.office.store.tables.shelf(ref)));
  }

  #meddleWith({ kind, key, repairs, drifts }: Shelf): boolean {
    const repair = repairs.find((row) => row.state === "attempting");
    const detail = drifts.find((row) => row.id === repair?.driftId)?.detail;
    const other = detail?.owner?.found;
    if (repair?.class === "stale_owner" && typeof other === "string" && other !== repair.owner) {
      this.office.kernel.count("person:meddles");
      this.#setStop(`owner:${other}`, this.office.kernel.now + this.more.between(10_000, 30_000));
      return true;
    }
    const gone = repair?.plan.contract.gone ?? [];
    const outside = this.outsides.get(kind);
    const kept = outside?.of(key).find((thing) => !gone.includes(thing.externalId));
    if (repair?.class !== "duplicate_side_effect" || outside === undefined || kept === undefined) return false;
    this.office.kernel.count("hand:tidies");
    outside.byHand(key, "tidies", () => outside.things.delete(kept.externalId));
    return true;
  }

  /** Lifts what would hold things up for ever. */
  makePeace(): void {
    for (const outside of this.outsides.values()) {
      for (const thing of outside.things.values()) {
        if (thing.fields.size === SPOILT) outside.byHand(thing.key, "mends", () => (thing.fields = { size: 1 }));
      }
    }
    const { store } = this.office;
    for (const stop of store.tables.stops) this.#try(() => people.liftStop(this.office, "ada", stop.id));
    for (const id of REVIEWERS) {
      people.changePerson(this.office, "ada", id, { role: "reviewer", suspendedAt: null });
    }
  }

  #every(low: number, high: number, name: string, run: () => unknown, dice = this.#dice): void {
    const { kernel } = this.office;
    kernel.after(dice.between(low, high), name, () => {
      if (this.#stopped) return;
      run();
      this.#every(low, high, name, run, dice);
    });
  }

  /** Somebody makes it once more by hand; never so many that a listing is doubted once most of them are removed again. */
  #double({ kind, key }: ObjectRef): void {
    const outside = this.outsides.get(kind);
    const thing = outside?.of(key)[0];
    if (outside === undefined || thing === undefined || outside.things.size >= TWINS_MAX || this.swarm.off) return;
    const { permissions, fields, owner } = thing;
    this.office.kernel.count("hand:doubles");
    outside.byHand(key, "doubles", () => {
      outside.make(key, { permissions: [...permissions], fields: { ...fields }, ...(owner != null && { owner }) });
    });
  }

  /** A refusal is an answer like any other. The console's process may die of it, before or after it is done. */
  #try(work: () => void): void {
    const { office, swarm } = this;
    const isLost = !swarm.off && this.#dice.chance(swarm.rates.database);
    office.diesBeforeCommit = isLost && this.#dice.chance(0.5);
    try {
      work();
      // Nobody was told that it is done, so it is asked for once more.
      if (isLost) work();
    } catch (error) {
      if (error instanceof people.Died) office.kernel.count("CP-30");
      else if (!(error instanceof people.Refused)) throw error;
      else office.kernel.count(REFUSED_IDS[error.message] ?? "person:refused");
      if (isLost && error instanceof people.Refused && error.message === "already") office.kernel.count("CP-08");
    }
    office.diesBeforeCommit = false;
  }

  #person(): void {
    const ref = this.#dice.pick(this.refs);
    if (ref === undefined || this.#isWorriedAbout(ref)) return;
    const shelf = this.office.store.tables.shelf(ref);
    const repair = shelf.repairs.at(-1);
    const by = this.#dice.pick(REVIEWERS);
    const drawn = this.#dice.pick(DEEDS);
    // A team goes once in a long while.
    const what = drawn === "departs" && this.#dice.chance(0.95) ? "ask" : drawn;
    this.office.kernel.count(`person:${what}`);
    const { office } = this;
    this.#try(() => {
      if (what === "ask") this.#ask(ref);
      if (what === "withdraw") people.withdrawIntent(office, "ann", ref);
      if (what === "unblock") people.unblockObject(office, by, ref);
      if (what === "snooze") this.#letBe(by, ref);
      if (what === "stop") this.#stop(shelf);
      if (what === "resume") this.#resume();
      if (what === "rights") this.#rights();
      if (what === "policy") this.#policy(ref);
      if (what === "departs") people.departTeam(office, "ada", this.#dice.pick(TEAMS));
      if (repair === undefined) return;
      if (what === "block") people.blockRepair(office, by, ref, repair.id);
      if (what === "undo") people.undoRepair(office, by, ref, repair.id);
      if (what === "retry") {
        if (shelf.object?.requestToken !== shelf.object?.handledToken) office.kernel.count("Q-1");
        people.retryRepair(office, by, ref, repair.id);
      }
    });
  }

  #letBe(by: string, ref: ObjectRef): void {
    const ms = this.#dice.between(5_000, 60_000);
    const accepts = ms % 3 === 0;
    if (accepts) this.office.kernel.count("person:accepts");
    const letBe = accepts ? people.acceptDrift : people.snoozeObject;
    letBe(this.office, by, ref, ms);
  }

  #ask(ref: ObjectRef): void {
    const { kind, key } = ref;
    const current = newest(this.office.store.tables.shelf({ kind, key }));
    const owner = this.#dice.chance(0.8) ? (current?.owner ?? this.#dice.pick(TEAMS)) : this.#dice.pick(TEAMS);
    const by = this.#dice.pick(ASKERS);
    this.office.kernel.say(`${by} asks for ${kind}/${key} of ${owner}`);
    const expect = current?.generation ?? null;
    this.#noteAsked(ref, owner);
    people.putIntent(this.office, by, { kind, key, owner, desired: this.#wanted(), expect });
  }

  /** What a new request meets. */
  #noteAsked(ref: ObjectRef, owner: string): void {
    const { kernel, store } = this.office;
    const shelf = store.tables.shelf(ref);
    const current = newest(shelf);
    const isOpen = (states: string[]) => shelf.repairs.some((row) => states.includes(row.state));
    if (isOpen(["approved"])) kernel.count("H-1");
    if (isOpen(["attempting"])) kernel.count(this.#isInterfering ? "H-2" : "H-3");
    if (current?.presence === "absent") kernel.count("H-9");
    if (current !== null && current.owner !== owner && isOpen(["approved", "attempting"])) kernel.count("H-10");
  }

  #wanted(): Desired {
    const permissions = GRANTS.filter(() => this.#dice.chance(0.5)).sort();
    return { permissions, fields: { size: this.#dice.between(1, 3) } };
  }

  #stop({ kind, key }: Shelf): void {
    const scope = this.#dice.pick(["all", `kind:${kind}`, `object:${kind}/${key}`, "owner:billing", "owner:data"]);
    const soon = this.#dice.between(5_000, 40_000);
    this.#setStop(scope);
    // Somebody always forgets nothing: most stops are lifted soon.
    this.office.kernel.after(soon, "resume", () => this.#resume());
  }

  #setStop(scope: string, until: number | null = null): void {
    this.office.kernel.say(`ada stops ${scope}`);
    this.office.kernel.count("H-11");
    people.setStop(this.office, "ada", scope, until);
  }

  /** Nobody knows whether it was done: somebody holds it until that is surely long over. Such a stop ends by itself. */
  #worry(): void {
    const { store, kernel } = this.office;
    const isStopped = (scope: string) => store.tables.stops.some((stop) => stop.scope === scope);
    const scopes = [...store.tables.shelves.values()]
      .filter(({ object }) => object?.openAttempt === "unknown")
      .map(({ kind, key }) => `object:${kind}/${key}`);
    const scope = scopes.find((one) => !isStopped(one));
    if (scope === undefined) return;
    kernel.count("person:worries");
    this.#setStop(scope, kernel.now + this.more.between(100_000, 150_000));
  }

  /** Until then nobody touches it or asks for it anew. */
  #isWorriedAbout({ kind, key }: ObjectRef): boolean {
    const { store, kernel } = this.office;
    const scope = `object:${kind}/${key}`;
    return store.tables.stops.some((stop) => stop.scope === scope && (stop.until ?? 0) > kernel.now);
  }

  #resume(): void {
    const stop = this.office.store.tables.stops.find((row) => row.liftedAt === null && row.until === null);
    if (stop === undefined) return;
    this.office.kernel.say(`ada lifts the stop of ${stop.scope}`);
    people.liftStop(this.office, "ada", stop.id);
  }

  #rights(): void {
    const id = this.#dice.pick(REVIEWERS);
    const person = this.office.store.tables.people.find((one) => one.id === id);
    const isReviewer = person?.role === "reviewer" && person.suspendedAt === null;
    const lost = this.#dice.chance(0.5) ? { role: "support" as const } : { suspendedAt: this.office.kernel.now };
    this.office.kernel.say(`${id} ${isReviewer ? "loses" : "gets back"} the right to decide`);
    people.changePerson(this.office, "ada", id, isReviewer ? lost : { role: "reviewer", suspendedAt: null });
  }

  #policy({ kind }: ObjectRef): void {
    const [name, direction] = this.#dice.pick(POLICY_ROWS);
    const mode = this.#dice.pick(["automatic", "review", "review", "never"] as const);
    this.office.kernel.say(`ada sets ${kind}/${name} to ${mode}`);
    const open = this.office.store.tables.ofKind(kind).flatMap(({ repairs }) => repairs);
    if (open.some(({ state }) => state === "proposed" || state === "approved")) this.office.kernel.count("H-14");
    people.changePolicy(this.office, "ada", {
      ...{ kind, class: name, direction, mode, approvals: this.#dice.chance(0.8) ? 1 : 2 },
      bothOwners: name === "stale_owner",
    });
  }

  /** Somebody reads a proposal, and decides on what they read, at once or much later, sometimes twice. */
  /** Whoever sees that a listing is refused for what it no longer shows says that it is right, whether it is or not. */
  #acceptSizes(): void {
    const { kernel, store } = this.office;
    for (const source of store.tables.sources) {
      if (people.refusedSize(store.tables, source) === null) continue;
      this.#try(() => {
        people.acceptSize(this.office, "ada", source);
        kernel.count("person:accepts_size");
        kernel.say(`ada says that ${source.kind}/${source.name} really shows so few`);
      });
    }
  }

  /** Somebody says what became of a try that no look could answer: as it was, or not. */
  #answer(): void {
    const { kernel, store } = this.office;
    const isOpen = ({ attempts }: Shelf) => attempts.some((row) => row.state === "unknown");
    const shelf = this.answers.pick([...store.tables.shelves.values()].filter(isOpen));
    const attempt = shelf?.attempts.find((row) => row.state === "unknown");
    if (shelf === undefined || attempt === undefined) return;
    const { kind, key } = shelf;
    const outcome = this.answers.chance(0.5) ? "happened" : "did_not_happen";
    const took = (this.outsides.get(kind)?.standing.get(attempt.idempotencyKey)?.effects ?? 0) > 0;
    const by = this.answers.pick(REVIEWERS);
    this.#try(() => {
      people.answerAttempt(this.office, by, { kind, key }, { id: attempt.id, outcome });
      kernel.count(took === (outcome === "happened") ? "person:answers" : "H-12");
      kernel.say(`${by} says of the last try on ${kind}/${key}: ${outcome}`);
    });
  }

  #review(): void {
    const { kernel, store } = this.office;
    const proposals = [...store.tables.shelves.values()].flatMap((shelf) =>
      shelf.repairs.filter((repair) => repair.state === "proposed").map((repair) => ({ shelf, repair })),
    );
    const proposal = this.#dice.pick(proposals);
    if (proposal === undefined) return;
    const { kind, key } = proposal.shelf;
    const { id, planHash } = proposal.repair;
    const by = this.#dice.pick(REVIEWERS);
    const late = this.#dice.chance(0.2) && !this.swarm.off ? this.#dice.between(5_000, 90_000) : 0;
    const times = this.#dice.chance(0.1) ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      kernel.after(late + time * this.#dice.between(0, 2_000), "approve", () => {
        if (this.#stopped) return;
        this.#try(() => {
          people.approveRepair(this.office, by, { kind, key }, { repair: id, planHash });
          kernel.count(late > 0 ? "person:approve_late" : "person:approve");
          kernel.say(`${by} approves ${kind}/${key} (plan ${planHash.slice(0, 6)})`);
        });
      });
    }
  }

  #hands(): void {
    const isStorm = this.#dice.chance(0.01);
    const ref = this.#dice.pick(this.refs);
    if (isStorm) this.office.kernel.count("Q-7");
    for (const one of isStorm ? this.refs : [ref]) if (one !== undefined && !this.#isWorriedAbout(one)) this.#hand(one);
  }

  /** Somebody adds, edits or deletes it outside, and tells nobody. */
  #hand({ kind, key }: ObjectRef): void {
    const outside = this.outsides.get(kind);
    const thing = this.#dice.pick(outside?.of(key) ?? []);
    if (outside === undefined) return;
    const { kernel } = this.office;
    const what = thing === undefined || this.#dice.chance(0.1) ? "adds" : this.#dice.pick(HANDS);
    kernel.count(what === "spoils" ? "Q-4" : `hand:${what}`);
    outside.byHand(key, what, () => {
      if (thing === undefined || what === "adds") outside.make(key, this.#found());
      else if (what === "deletes") outside.things.delete(thing.externalId);
      else if (what === "resizes") thing.fields = { size: this.#dice.between(1, 5) };
      else if (what === "spoils") thing.fields = { size: SPOILT };
      else if (what === "regrants") thing.permissions = this.#wanted().permissions;
      else thing.owner = this.#dice.pick([...TEAMS, "legacy"]);
    });
  }

  #found() {
    const { permissions, fields } = this.#wanted();
    return { permissions, fields, owner: this.#dice.pick([...TEAMS, "legacy"]) };
  }
}

/** The faults of the list (sometimes.ts) that a refusal answers. */
const REFUSED_IDS: Record<string, string> = {
  ...{ "the plan changed": "H-4", "what is asked changed": "H-4", "ownership moved": "H-4", "four eyes": "H-6" },
  ...{ "already decided": "H-7", "too late": "H-7", already: "H-8" },
};

const DEEDS = [
  ...(["ask", "ask", "ask", "withdraw", "block", "unblock", "undo", "retry", "snooze"] as const),
  ...(["stop", "resume", "rights", "policy", "departs"] as const),
] as const;
const HANDS = [
  ...(["deletes", "resizes", "regrants", "moves", "deletes", "resizes", "regrants", "moves", "deletes"] as const),
  ...(["resizes", "regrants", "moves", "spoils"] as const),
] as const;
const POLICY_ROWS: readonly [[string, string], ...[string, string][]] = [
  ["missing_external", "never_made"],
  ["missing_external", "vanished"],
  ["extra_external", ""],
  ["permission_drift", "over"],
  ["attribute_drift", ""],
  ["stale_owner", "departed"],
];

/** Keys that fall into few buckets, so that chains and budgets are shared. */
export function keysOf(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${"abcdefghijklmn"[at % 14]}${bucketOf("key", String(at)) % 7}`);
}
