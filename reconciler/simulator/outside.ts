/** One outside world: what is really there, what ever was, and what each call did to it. */
import { versionOf } from "../connectors/version.ts";
import type { FoundObject, Intent, Millis } from "../model/evidence.ts";
import type { Plan, Step } from "../model/repair.ts";
import type { Kernel } from "./kernel.ts";
import type { Traits } from "./kinds.ts";

/** `madeBy`: the key of the call that made it; null for what people made by hand. */
export type Thing = Omit<FoundObject, "by"> & { key: string; madeBy: string | null };

/** A call that is on its way. `landsBy`: nothing of it may happen later. */
export type Request = {
  plan: Plan;
  idempotencyKey: string;
  fence: number;
  sentAt: Millis;
  landsBy: Millis;
};

export type Reply =
  | { code: 200; externalId: string | null }
  /** Refused with nothing done, and the answer proves it. */
  | { code: 403 | 409 | 412 | 422 | 429; says: string }
  /** Nobody knows; kept for its key, and answered to every call under it. */
  | { code: 500; says: string };

export class Outside {
  readonly things = new Map<string, Thing>();
  /** Every state that each key was ever in, oldest first. */
  readonly #states = new Map<string, { since: Millis; things: Thing[] }[]>();
  /** How often calls under each key changed something that nobody has undone by hand since. */
  readonly standing = new Map<string, { key: string; effects: number }>();
  readonly #replies = new Map<string, { reply: Reply; at: Millis }>();
  effects = 0;
  #next = 1;

  constructor(
    readonly kernel: Kernel,
    readonly traits: Traits,
  ) {}

  of(key: string): Thing[] {
    return [...this.things.values()].filter((thing) => thing.key === key);
  }

  asOf(key: string, at: Millis): Thing[] {
    return this.#states.get(key)?.findLast((state) => state.since <= at)?.things ?? [];
  }

  /** Every key there ever was, as it was then. */
  all(at: Millis): Thing[] {
    return [...this.#states.keys()].flatMap((key) => this.asOf(key, at));
  }

  /** Was it ever, in that time, as `holds` says? */
  everWithin(key: string, from: Millis, to: Millis, holds: (things: Thing[]) => boolean): boolean {
    const states = this.#states.get(key) ?? [];
    return (
      holds(this.asOf(key, from)) || states.some((one) => one.since > from && one.since <= to && holds(one.things))
    );
  }

  /** Someone changes it by hand: what calls did before is not theirs any more. */
  byHand(key: string, says: string, change: () => void): void {
    change();
    this.kernel.say(`somebody ${says} ${this.traits.kind}/${key} by hand`);
    for (const [id, standing] of this.standing) if (standing.key === key) this.standing.delete(id);
    this.#keep(key);
  }

  make(key: string, over: Partial<Thing>): Thing {
    const externalId = `${this.traits.kind}-${this.#next}`;
    this.#next += 1;
    const thing: Thing = {
      key,
      externalId,
      owner: "billing",
      permissions: [],
      fields: { size: 1 },
      madeBy: null,
      ...over,
    };
    this.things.set(externalId, thing);
    return thing;
  }

  keepError({ idempotencyKey }: Request): Reply {
    return this.#remembered(idempotencyKey) ?? this.#remember(idempotencyKey, { code: 500, says: "500" });
  }

  #remembered(key: string): Reply | undefined {
    const known = this.#replies.get(key);
    return known === undefined || known.at + (this.traits.keyLifeMs ?? 0) <= this.kernel.now ? undefined : known.reply;
  }

  #remember(key: string, reply: Reply): Reply {
    if (this.traits.keyLifeMs !== null) this.#replies.set(key, { reply, at: this.kernel.now });
    return reply;
  }

  forget(): void {
    this.#replies.clear();
  }

  /** `steps`: how much of the plan is done before it breaks off. */
  serve(request: Request, steps: number): Reply {
    const { plan, idempotencyKey } = request;
    const known = this.#remembered(idempotencyKey);
    if (known !== undefined) return known;
    const refusal = this.#refusal(plan);
    if (refusal !== null) {
      this.kernel.count("W-9");
      return refusal;
    }
    return this.#remember(idempotencyKey, { code: 200, externalId: this.apply(request, steps) });
  }

  /** Does it, whatever was asked before. */
  apply(request: Request, steps: number): string | null {
    let externalId: string | null = null;
    let changed = false;
    for (const step of request.plan.steps.slice(0, steps)) {
      const done = this.#step(request, step);
      changed ||= done.changed;
      externalId ??= done.externalId;
    }
    if (changed) this.#effect(request);
    return externalId;
  }

  #refusal(plan: Plan): Reply | null {
    const there = this.of(plan.key);
    const creates = plan.steps.some((step) => step.verb === "create");
    if (this.traits.idempotency === "natural_name" && creates && there.length > 0) {
      return { code: 409, says: "one of this name exists" };
    }
    if (this.traits.idempotency === "conditional" && versionOf(there) !== plan.observedVersion) {
      return { code: 412, says: "it is not in that state any more" };
    }
    return null;
  }

  #effect({ plan, idempotencyKey }: Request): void {
    this.effects += 1;
    const before = this.standing.get(idempotencyKey)?.effects ?? 0;
    this.standing.set(idempotencyKey, { key: plan.key, effects: before + 1 });
    this.kernel.say(`${this.traits.kind}/${plan.key}: "${plan.title}" takes effect (${idempotencyKey.slice(0, 9)})`);
    this.#keep(plan.key);
  }

  #keep(key: string): void {
    const states = this.#states.get(key) ?? [];
    const things = this.of(key).map((thing) => ({ ...thing, permissions: [...thing.permissions] }));
    states.push({ since: this.kernel.now, things });
    this.#states.set(key, states);
  }

  #step({ plan, idempotencyKey }: Request, step: Step): { changed: boolean; externalId: string | null } {
    if (step.verb === "create") {
      const { grants, size, owner } = step.args;
      const wanted = {
        permissions: [...(grants as string[])],
        fields: { size: size as number },
        owner: owner as string,
      };
      const [there] = this.of(plan.key);
      if (this.traits.idempotency === "convergent_put" && there !== undefined) {
        const before = versionOf([there]);
        Object.assign(there, wanted);
        return { changed: versionOf([there]) !== before, externalId: there.externalId };
      }
      return { changed: true, externalId: this.make(plan.key, { ...wanted, madeBy: idempotencyKey }).externalId };
    }
    let changed = false;
    for (const externalId of step.args.externalIds as string[]) {
      const thing = this.things.get(externalId);
      if (thing !== undefined && this.#change(thing, step)) changed = true;
    }
    return { changed, externalId: null };
  }

  /** True where anything is otherwise now. */
  #change(thing: Thing, { verb, args }: Step): boolean {
    const before = versionOf([thing]);
    const grant = String(args.grant);
    if (verb === "remove") return this.things.delete(thing.externalId);
    if (verb === "revoke") thing.permissions = thing.permissions.filter((one) => one !== grant);
    if (verb === "grant") thing.permissions = [...new Set([...thing.permissions, grant])].sort();
    if (verb === "resize") thing.fields = { size: args.size as number };
    if (verb === "hand_over") thing.owner = args.owner as string;
    return versionOf([thing]) !== before;
  }
}

/** Is it as this intent asks, and nothing beside it? */
export function isAsAsked(
  things: readonly Thing[],
  intent: Pick<Intent, "presence" | "owner" | "desired"> | null,
): boolean {
  if (intent === null || intent.presence === "absent") return things.length === 0;
  const [only] = things;
  if (only === undefined || things.length > 1) return false;
  const { permissions, fields } = intent.desired;
  const same =
    only.permissions.length === permissions.length && permissions.every((one) => only.permissions.includes(one));
  return same && only.owner === intent.owner && only.fields.size === fields.size;
}

/** Is everything that this plan does done? Others may have done it. */
export function isDone(plan: Plan, things: readonly Thing[]): boolean {
  return plan.steps.every(({ verb, args }) => {
    if (verb === "create") return things.length > 0;
    const ids = args.externalIds as string[];
    const touched = things.filter((thing) => ids.includes(thing.externalId));
    if (verb === "remove") return touched.length === 0;
    if (verb === "revoke") return touched.every((thing) => !thing.permissions.includes(String(args.grant)));
    if (verb === "grant") return touched.every((thing) => thing.permissions.includes(String(args.grant)));
    if (verb === "resize") return touched.every((thing) => thing.fields.size === args.size);
    return touched.every((thing) => thing.owner === args.owner);
  });
}
