/**
 * A product's commands. They declare what they are going to do, do it by themselves beside the reconcilers, and say how it
 * ended: or die, come late, come twice, or name something else. The first half is what the functions of the schema plumbline
 * do (db/migrations), as rows; each is a transaction of its own.
 */
import { canonical } from "../../lib/canonical.ts";
import { openEffect } from "../desired/effects.ts";
import type { ObjectRef } from "../model/bucket.ts";
import type { Desired, Millis } from "../model/evidence.ts";
import { CALL_MS, GRANTS } from "./kinds.ts";
import { addObject, appendAudit, newest, newObject, setObject } from "./memory-store.ts";
import type { KeptEffect, KeptObject, Shelf } from "./memory-tables.ts";
import type { Outside } from "./outside.ts";
import { addGeneration, Died, type Doing, endWaiting, type Office, Refused, verb } from "./people.ts";
import type { Dice } from "./random.ts";
import type { Swarm } from "./swarm.ts";

const SERVICE = "shop";

type EffectName = "make" | "change" | "take_away";
/** One command: what it asks for, and the one effect that it has under its own key. */
type Command = ObjectRef & { owner: string; desired: Desired; name: EffectName; effectKey: string };
type End = { state: "settled" | "failed" | "unknown"; externalId: string | null };

function told({ tables, now }: Doing, action: string, { kind, key }: ObjectRef, detail: Record<string, string>): void {
  const actor = { kind: "service", id: SERVICE } as const;
  appendAudit(tables, { actor, action, kind, key, subject: `${kind}/${key}`, detail }, now);
}

/** plumbline.declare_intent */
function declare(office: Office, { kind, key, owner, desired, name, effectKey }: Command): void {
  verb(office, SERVICE, (doing) => {
    const { tables, now } = doing;
    const shelf = tables.shelf({ kind, key });
    const asked = newest(shelf);
    const presence = name === "take_away" ? "absent" : "present";
    if (presence === "absent" && asked === null) throw new Refused("no_intent");
    const spec = presence === "absent" ? asked?.spec : { grants: desired.permissions, size: desired.fields.size };
    if (tables.teams.some((team) => team.id === owner && team.departedAt !== null)) throw new Refused("no_such_team");
    if (shelf.object?.owner != null && shelf.object.owner !== owner) throw new Refused("other_owner");
    const same = asked?.presence === presence && canonical(asked.spec) === canonical(spec) && asked.owner === owner;
    if (!same) {
      const wanted = presence === "absent" && asked !== null ? asked.desired : desired;
      const next = { kind, key, presence, desired: wanted, owner, askedBy: SERVICE, spec, unread: true } as const;
      addGeneration(doing, shelf, next);
      if (shelf.object === null) addObject(tables, newObject({ kind, key }, now));
      const object = objectOf(shelf);
      setObject(tables, object, {
        ...{ generation: newest(shelf)?.generation ?? 1, presence, owner },
        ...{ ownerEpoch: tables.teams.find((team) => team.id === owner)?.epoch ?? null },
        ...{ verdict: "pending", verdictAsOf: null, expiresAt: null, wasInPlace: false, attempted: false },
        ...{ withdrawnAt: presence === "absent" ? now : null, wants: null, dirty: true, dueAt: now },
        ...{ askedBy: presence === "absent" ? (object.askedBy ?? SERVICE) : SERVICE, poison: 0, poisonReason: null },
      });
      const ended = endWaiting(doing, shelf, presence === "absent" ? "intent_withdrawn" : "intent_changed");
      project(doing, { ...shelf, object });
      told(doing, "intent.changed", { kind, key }, { ended_repairs: ended.join() });
    }
    plan(doing, shelf, { kind, key, name, effectKey });
  });
}

function objectOf({ object }: Shelf): KeptObject {
  if (object === null) throw new Refused("no_intent");
  return object;
}

/** plumbline.plan_effect */
function plan({ tables, now }: Doing, shelf: Shelf, of: Pick<KeptEffect, "kind" | "key" | "name" | "effectKey">) {
  const known = shelf.effects.find((row) => row.name === of.name && row.effectKey === of.effectKey);
  if (known !== undefined) return known;
  const effect: KeptEffect = {
    ...{ ...of, generation: shelf.object?.generation ?? 1, state: "planned", plannedAt: now },
    ...{ startedAt: null, deadlineAt: null, endedAt: null, externalId: null, answeredAt: null },
  };
  tables.add(shelf.effects, effect);
  tables.tell({ table: "effects", before: null, after: { ...effect } });
  return effect;
}

/** plumbline.start_effect */
function start(office: Office, command: Command, withinMs: Millis): void {
  verb(office, SERVICE, (doing) => {
    const { tables, now } = doing;
    const { kind, key, name, effectKey } = command;
    const shelf = tables.shelf({ kind, key });
    const object = objectOf(shelf);
    const { generation } = object;
    if (generation === null) throw new Refused("no_intent");
    const effect = plan(doing, shelf, { kind, key, name, effectKey });
    if (effect.state !== "planned" && effect.state !== "failed") throw new Refused(`effect_${effect.state}`);
    const plannedFor = shelf.intents.find((row) => row.generation === effect.generation);
    if (object.presence === "absent" && plannedFor?.presence === "present") throw new Refused("intent_withdrawn");
    if (shelf.attempts.some(({ state }) => state === "attempting" || state === "unknown"))
      throw new Refused("repair_under_way");
    const isWithdrawnSince = (generation: number) =>
      object.externalId === null &&
      shelf.intents.some((row) => row.generation > generation && row.presence === "absent");
    const isRepaired = shelf.attempts.some(
      (row) =>
        row.class === "missing_external" &&
        row.state === "happened" &&
        (row.outcomeAt ?? 0) >= effect.plannedAt &&
        !isWithdrawnSince(row.generation),
    );
    if (isRepaired) throw new Refused("effect_repaired");
    const deadlineAt = now + withinMs;
    const started = { state: "started" as const, generation, startedAt: now, deadlineAt, endedAt: null };
    const before = tables.set(effect, { ...started, answeredAt: null });
    tables.tell({ table: "effects", before, after: { ...effect } });
    setObject(tables, object, {
      ...{ fence: object.fence + 1, leaseHolder: null, leaseUntil: null, openAttempt: "attempting", attempted: true },
      ...{ dirty: true, dueAt: Math.min(object.dueAt ?? deadlineAt, deadlineAt) },
    });
    project(doing, { ...shelf, object });
    told(doing, "effect.started", command, { effect: name, effect_key: effectKey });
  });
}

/** plumbline.settle_effect */
function settle(office: Office, command: Command, { state, externalId }: End): void {
  verb(office, SERVICE, (doing) => {
    const { tables, now } = doing;
    const { kind, key, name, effectKey } = command;
    const shelf = tables.shelf({ kind, key });
    const object = objectOf(shelf);
    const effect = shelf.effects.find((row) => row.name === name && row.effectKey === effectKey);
    if (effect === undefined || effect.state === "planned") throw new Refused("effect_not_started");
    if (effect.state === "settled" || effect.state === "failed") {
      if (effect.state !== state || effect.externalId !== externalId) throw new Refused("effect_ended");
      return;
    }
    const before = tables.set(effect, { state, endedAt: now, externalId });
    tables.tell({ table: "effects", before, after: { ...effect } });
    const isLink = state === "settled" && effect.generation === object.generation && object.externalId === null;
    const link = isLink && externalId !== null ? { externalId, linkedAt: now } : {};
    setObject(tables, object, { dirty: true, dueAt: now, ...link, openAttempt: openOf(shelf) });
    project(doing, { ...shelf, object });
    told(doing, `effect.${state}`, command, { effect: name, effect_key: effectKey });
  });
}

/** plumbline.project: what was told before the effect is told again only by a look. */
function project({ tables, now }: Doing, shelf: Shelf & { object: KeptObject }): void {
  const { object, repairs } = shelf;
  const { blockedAt, openAttempt, verdict, attempted } = object;
  const waits = repairs.some((repair) => repair.state === "proposed") ? "review" : "none";
  const held = blockedAt !== null ? "block" : object.held === "stop" ? "stop" : waits;
  const asked = attempted ? "verifying" : held === "none" ? "pending" : "blocked_on_review";
  const known = verdict === "pending" ? asked : object.status;
  const status = openAttempt === "unknown" ? "not_confirmed" : openAttempt === "attempting" ? "verifying" : known;
  setObject(tables, object, { held, status, statusSince: status === object.status ? object.statusSince : now });
}

function openOf({ attempts, effects }: Shelf): KeptObject["openAttempt"] {
  const states = [...attempts.map(({ state }) => state), openEffect(effects, 0)];
  return (["unknown", "attempting"] as const).find((state) => states.includes(state)) ?? "none";
}

/** Told of each call of a command that takes effect, before it does. */
export type CommandWatcher = { commandLands(effect: KeptEffect): void };

export class Commands {
  #made = 0;
  #stopped = false;

  constructor(
    readonly office: Office,
    readonly refs: readonly ObjectRef[],
    readonly outsides: ReadonlyMap<string, Outside>,
    readonly swarm: Swarm,
    readonly watcher: CommandWatcher,
    readonly dice: Dice,
  ) {}

  start(): void {
    if (this.swarm.rates.commands === 0) return;
    this.office.kernel.after(this.dice.between(500, 12_000), "command", () => {
      if (this.swarm.off) return;
      this.#begin();
      this.start();
    });
  }

  #begin(): void {
    const { dice, office } = this;
    // Mostly for what is not there yet.
    const missing = this.refs.filter(({ kind, key }) => this.outsides.get(kind)?.of(key).length === 0);
    const ref = dice.pick(missing.length > 0 && dice.chance(0.6) ? missing : this.refs);
    const outside = this.outsides.get(ref?.kind ?? "");
    if (ref === undefined || outside === undefined) return;
    this.#made += 1;
    const there = outside.of(ref.key).length > 0;
    const name = dice.chance(0.2) ? "take_away" : there ? "change" : "make";
    const owner = newest(office.store.tables.shelf(ref))?.owner ?? "billing";
    const permissions = GRANTS.filter(() => dice.chance(0.5)).sort();
    const desired = { permissions, fields: { size: dice.between(1, 3) } };
    const command: Command = { ...ref, owner, desired, name, effectKey: `c${this.#made}` };
    this.#deliver(command);
    // The queue that it came from gives it to another process, which knows nothing of the first.
    if (dice.chance(0.3)) office.kernel.after(dice.between(0, 60_000), "deliver", () => this.#deliver(command));
  }

  #deliver(command: Command): void {
    const { dice, office } = this;
    if (this.swarm.off || !this.#done("declares", command, () => declare(office, command))) return;
    if (dice.chance(0.15)) return;
    const isLate = dice.chance(0.3);
    if (isLate) office.kernel.count("command:late");
    office.kernel.after(isLate ? dice.between(5_000, 90_000) : dice.between(0, 500), "start", () => this.#run(command));
  }

  #run(command: Command): void {
    const { dice, office } = this;
    const withinMs = dice.between(CALL_MS + 500, 12_000);
    if (this.swarm.off || !this.#done("starts", command, () => start(office, command, withinMs))) return;
    if (dice.chance(0.1)) return;
    this.#call(command);
  }

  /** Sent at once; what comes of it nobody is told where the call is given up. */
  #call(command: Command): void {
    const { dice, office } = this;
    const outside = this.outsides.get(command.kind);
    if (outside === undefined) return;
    const isLost = dice.chance(0.1);
    const isLate = dice.chance(0.15);
    const landsAfter = isLate ? dice.between(CALL_MS, CALL_MS + outside.traits.inFlightMs) : dice.between(1, 300);
    let end: End = { state: "failed", externalId: null };
    if (!isLost) office.kernel.after(landsAfter, "effect", () => (end = this.#takeEffect(outside, command)));
    const isAnswered = !isLost && !isLate;
    const doubt: End = { state: "unknown", externalId: null };
    office.kernel.after(isAnswered ? landsAfter : CALL_MS, "told", () => this.#say(command, isAnswered ? end : doubt));
    // What really became of it is found out much later, and told.
    if (isAnswered || dice.chance(0.5)) return;
    office.kernel.after(dice.between(30_000, 90_000), "told", () => this.#say(command, end));
  }

  #say(command: Command, end: End): void {
    const { dice, office } = this;
    if (dice.chance(0.15)) return;
    const late = dice.chance(0.15) ? dice.between(5_000, 60_000) : dice.between(0, 100);
    const isOther = end.externalId !== null && dice.chance(0.1);
    const externalId = isOther ? `of-somebody-else-${dice.between(1, 2)}` : end.externalId;
    if (isOther) office.kernel.count("command:names_another");
    const say = (given: End) => this.#done("settles", command, () => settle(office, command, given));
    office.kernel.after(late, "settle", () => {
      say({ ...end, externalId });
      // An end is an end. Of what it does not know yet it says nothing that it cannot prove.
      if (end.state === "settled" && dice.chance(0.2)) say({ state: "failed", externalId: null });
    });
  }

  #takeEffect(outside: Outside, command: Command): End {
    const { kind, key, name, effectKey, desired, owner } = command;
    const effect = this.office.store.tables.shelf({ kind, key }).effects.find((row) => row.effectKey === effectKey);
    const { idempotency } = outside.traits;
    const [there] = outside.of(key);
    const isRefused = name === "make" && idempotency === "natural_name" && there !== undefined;
    if (effect === undefined || isRefused) return { state: "failed", externalId: null };
    const isMade = name === "make" && (there === undefined || idempotency !== "convergent_put");
    this.watcher.commandLands({ ...effect });
    const { permissions, fields } = desired;
    const wanted = { permissions: [...permissions], fields: { size: fields.size as number } };
    let externalId: string | null = null;
    outside.byHand(key, `runs a command that is to ${name}`, () => {
      if (isMade) externalId = outside.make(key, { ...wanted, owner, madeBy: `command ${effectKey}` }).externalId;
      else if (name === "take_away") for (const thing of outside.of(key)) outside.things.delete(thing.externalId);
      else for (const thing of outside.of(key)) Object.assign(thing, wanted);
    });
    return { state: "settled", externalId: this.dice.chance(0.8) ? externalId : null };
  }

  stop(): void {
    this.#stopped = true;
  }

  /** A refusal is an answer, too. */
  #done(what: string, { kind, key, name, effectKey }: Command, work: () => void): boolean {
    if (this.#stopped) return false;
    const { kernel } = this.office;
    try {
      work();
    } catch (error) {
      if (error instanceof Died || !(error instanceof Refused)) throw error;
      kernel.count(`command:${error.message}`);
      kernel.say(`command ${effectKey} ${what} ${name} of ${kind}/${key} and is refused: ${error.message}`);
      return false;
    }
    kernel.count(`command:${what}`);
    kernel.say(`command ${effectKey} ${what} ${name} of ${kind}/${key}`);
    return true;
  }
}
