import { randomUUID } from "node:crypto";
import { z } from "zod";
import { aside, type Sql } from "../../db/client.ts";
import { bucketOf } from "../../reconciler/model/bucket.ts";
import { canSee, type OwnedThing, type Principal, visibilityOf } from "../auth/principal.ts";
import { log } from "../log.ts";

/**
 * One listening connection per process, many streams. A hint names what changed and nothing more; each stream gets
 * only hints about what its person may see. NOTIFY keeps nothing, so after any gap a stream is told to read again.
 */
const Hint = z.object({
  topic: z.enum(["repair", "object", "stop", "drift", "run", "policy"]),
  id: z.string(),
  kind: z.string().optional(),
  key: z.string().optional(),
});
type Hint = z.infer<typeof Hint>;

/** `deaf`: nothing is heard from here on, until `catch_up` says that it is again. */
export type Send = (event: { id: string; data: unknown } | "ping" | "deaf") => void;
export type Subscriber = { principal: Principal; expiresAt: number; send: Send; close(): void };

/** Hints are gathered this long, so that a run over many objects asks for their owners once. */
const GATHER_MS = 30;
/** More than this at once, and reading everything again is cheaper than being told each. */
const GATHER_MAX = 500;
const HEARTBEAT_MS = 15_000;
/** A channel of its own: what says that the ear still hears concerns nobody else. */
const BEAT = "plumbline_beat";

export class LiveHub {
  private readonly subscribers = new Set<Subscriber>();
  private readonly boot = randomUUID().slice(0, 8);
  private count = 0;
  private gathered: Hint[] = [];
  private overflowed = false;
  private gathering: NodeJS.Timeout | null = null;
  private heart: NodeJS.Timeout | null = null;
  private ear: Sql | null = null;
  private listening: Promise<unknown> | null = null;
  private isDeaf = false;
  private heardBefore = false;
  private echoDue = false;

  constructor(
    private readonly sql: Sql,
    private readonly heartbeatMs = HEARTBEAT_MS,
  ) {}

  /** Adds a stream, until it is removed. `after` is the last event that the client saw, if it was here before. */
  async add(subscriber: Subscriber, after: string | null): Promise<void> {
    this.subscribers.add(subscriber);
    this.heart ??= setInterval(() => void this.beat(), this.heartbeatMs).unref();
    try {
      await this.listen();
    } catch (error) {
      // Nobody answers for it, and it would count as one of its person's streams.
      this.remove(subscriber);
      throw error;
    }
    if (!this.subscribers.has(subscriber)) return;
    const here = this.lastId();
    if (after !== null && after !== here) this.sendCatchUp(subscriber);
    else subscriber.send({ id: here, data: { topic: "hello" } });
    if (this.isDeaf) subscriber.send("deaf");
  }

  /** Takes it out, also while it is still being added: it counts as one of its person's streams no longer. */
  remove(subscriber: Subscriber): void {
    if (this.subscribers.delete(subscriber) && this.subscribers.size === 0) this.rest();
  }

  countOf(personId: string): number {
    let count = 0;
    for (const s of this.subscribers) if (s.principal.personId === personId) count += 1;
    return count;
  }

  /** Ends every stream: an open one would keep the server from ending. */
  closeAll(): void {
    for (const subscriber of [...this.subscribers]) subscriber.close();
    this.subscribers.clear();
    this.rest();
  }

  private rest(): void {
    if (this.heart !== null) clearInterval(this.heart);
    this.heart = null;
    this.deafen();
    this.heardBefore = false;
    this.gathered = [];
    this.overflowed = false;
    // Nobody hears what is said from here on, so whoever comes back has to read again.
    this.count += 1;
  }

  private lastId(): string {
    return `${this.boot}-${this.count}`;
  }

  private async listen(): Promise<void> {
    const ear = this.ear ?? aside(this.sql, () => this.lose(ear));
    this.ear = ear;
    this.listening ??= Promise.all([
      ear.listen(
        "plumbline",
        (payload) => this.receive(payload),
        () => this.hearAgain(ear),
      ),
      ear.listen(BEAT, (boot) => this.echo(boot)),
    ]);
    try {
      await this.listening;
    } catch (error) {
      // Perhaps ended by the last who left, while somebody else came and has an ear of their own.
      if (this.ear === ear) this.deafen();
      throw error;
    }
  }

  /** The connection closed: what changes now is not heard of, and whoever is shown something has to know. */
  private lose(ear: Sql): void {
    if (this.ear !== ear || this.isDeaf) return;
    this.isDeaf = true;
    for (const s of this.subscribers) s.send("deaf");
  }

  /** Called again after the connection was lost and found: whatever was said in between is gone. */
  private hearAgain(ear: Sql): void {
    if (this.ear !== ear) return;
    this.isDeaf = false;
    if (this.heardBefore) for (const s of this.subscribers) this.sendCatchUp(s);
    this.heardBefore = true;
  }

  /** What was said to ourselves came back: hints arrive, so that every stream may say that it is live. */
  private echo(boot: string): void {
    if (boot !== this.boot) return;
    this.echoDue = false;
    for (const s of this.subscribers) s.send("ping");
  }

  private deafen(): void {
    void this.ear?.end({ timeout: 0 }).catch(() => {});
    this.ear = null;
    this.listening = null;
    this.echoDue = false;
  }

  private sendCatchUp(subscriber: Subscriber): void {
    subscriber.send({ id: this.lastId(), data: { topic: "catch_up" } });
  }

  private receive(payload: string): void {
    const hint = parseHint(payload);
    if (hint === null || this.subscribers.size === 0) return;
    if (this.gathered.length >= GATHER_MAX) this.overflowed = true;
    else this.gathered.push(hint);
    this.gathering ??= setTimeout(() => void this.deliver(), GATHER_MS);
  }

  private async deliver(): Promise<void> {
    const hints = this.gathered;
    const overflowed = this.overflowed;
    this.gathered = [];
    this.overflowed = false;
    this.gathering = null;
    try {
      if (overflowed) throw new Overflow();
      const things = await ownersOf(this.sql, hints);
      for (const hint of unique(hints)) {
        this.count += 1;
        const event = { id: this.lastId(), data: hint };
        for (const s of this.subscribers) if (mayHear(s.principal, hint, things)) s.send(event);
      }
    } catch (error) {
      if (!(error instanceof Overflow)) log.warn({ err: error }, "live hints could not be checked; streams read again");
      this.count += 1;
      for (const s of this.subscribers) this.sendCatchUp(s);
    }
  }

  /** Streams live long, so whoever they belong to is read again with every heartbeat. */
  private async beat(): Promise<void> {
    const ids = [...new Set([...this.subscribers].map((s) => s.principal.personId))];
    if (ids.length === 0) return;
    try {
      const rows = await this.sql<{ id: string; epoch: number }[]>`
        select id, session_epoch as epoch from people where id = any(${ids}) and suspended_at is null`;
      const epochs = new Map(rows.map((row) => [row.id, row.epoch]));
      const now = Date.now() / 1000;
      for (const s of [...this.subscribers]) {
        const isOver = epochs.get(s.principal.personId) !== s.principal.epoch || now >= s.expiresAt;
        if (isOver) s.close();
      }
      // An ear that has not heard the last heartbeat is deaf, whatever its connection says of itself.
      if (this.echoDue) this.deafen();
      await this.listen();
      this.echoDue = true;
      await this.sql`select pg_notify(${BEAT}, ${this.boot})`;
    } catch (error) {
      // Who may listen is not known now: nobody may. While the database is away they find no stream again, so that is said last.
      log.warn({ err: error }, "live streams could not be checked; closing them");
      for (const s of this.subscribers) s.send("deaf");
      this.closeAll();
    }
  }
}

class Overflow extends Error {}

function parseHint(payload: string): Hint | null {
  try {
    return Hint.parse(JSON.parse(payload));
  } catch {
    log.warn({ length: payload.length }, "a notification was not a hint");
    return null;
  }
}

function unique(hints: Hint[]): Hint[] {
  return [...new Map(hints.map((hint) => [JSON.stringify(hint), hint])).values()];
}

const nameOf = (kind: string, key: string) => `${kind}/${key}`;

async function ownersOf(sql: Sql, hints: Hint[]): Promise<ReadonlyMap<string, OwnedThing>> {
  const named = new Map<string, { kind: string; key: string }>();
  for (const { kind, key } of hints) {
    if (kind !== undefined && key !== undefined) named.set(nameOf(kind, key), { kind, key });
  }
  if (named.size === 0) return new Map();
  const list = [...named.values()];
  const rows = await sql<({ kind: string; key: string } & OwnedThing)[]>`
    select o.kind, o.key, o.owner, o.asked_by as "askedBy",
           array(select distinct d.owner from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key
                 and d.owner is not null) as claimants,
           array(select d.detail #>> '{owner,found}' from drifts d where d.bucket = o.bucket and d.kind = o.kind
                 and d.key = o.key and d.class = 'stale_owner' and d.resolved_at is null
                 and d.detail #>> '{owner,found}' is not null) as contestants
    from unnest(${list.map((n) => bucketOf(n.kind, n.key))}::smallint[], ${list.map((n) => n.kind)}::text[],
                ${list.map((n) => n.key)}::text[]) as n (bucket, kind, key)
    join objects o on o.bucket = n.bucket and o.kind = n.kind and o.key = n.key`;
  return new Map(rows.map((row) => [nameOf(row.kind, row.key), row]));
}

/** Hints about objects follow the object. The rest belongs to the installation, which end users do not see. */
export function mayHear(principal: Principal, hint: Hint, things: ReadonlyMap<string, OwnedThing>): boolean {
  const visibility = visibilityOf(principal);
  if (hint.kind === undefined || hint.key === undefined) return visibility.scope !== "own";
  // Repairs and drifts are operators' words; an end user hears that the object changed.
  if (visibility.scope === "own" && hint.topic !== "object") return false;
  const thing = things.get(nameOf(hint.kind, hint.key));
  return thing !== undefined && canSee(visibility, thing);
}

const holder = globalThis as typeof globalThis & { plumblineLive?: LiveHub };

export function liveHub(sql: Sql): LiveHub {
  if (holder.plumblineLive !== undefined) return holder.plumblineLive;
  const hub = new LiveHub(sql);
  holder.plumblineLive = hub;
  // First in line: the server waits for its connections before it runs what was registered after its own handler.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.prependListener(signal, () => hub.closeAll());
  return hub;
}
