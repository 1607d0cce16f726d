/** What `break` can do to each kind of the sandbox, and why not, where it cannot. */
import { putIntent } from "../../lib/services/intents/put.ts";
import type { KindRuntime } from "../loop/reconcile.ts";
import { reconcileSafely } from "../loop/reconcile.ts";
import type { Runtime } from "../loop/runtime.ts";
import type { Direction, DriftClass } from "../model/drift-class.ts";
import { type Broken, breakWorld, makeRoleWithoutRecord } from "../sandbox/breaks.ts";
import { armFault, breakOutside, makeOutsideWithoutRecord } from "../sandbox/outside-breaks.ts";
import { noticeKind, refundKind } from "../sandbox/outside-world.ts";
import { lostAnswerProxy, type Proxy as Wire } from "../sandbox/proxy.ts";
import { sandboxKind } from "../sandbox/world.ts";
import { UsageError } from "./arguments.ts";
import { asTerminal, kindsOf, sqlOf } from "./as.ts";
import { approveVerb } from "./decide.ts";

export type Breaking = { runtime: Runtime; kind: string; adminUrl: string };
type Fresh = { key: string; owner: string; subject: string; spec: Record<string, unknown> };

export type Breaker = {
  /** Why a class does not happen to this kind. */
  cannot: Partial<Record<DriftClass, string>>;
  /** What keys of the objects that `break` asks for begin with. */
  freshPrefix: string;
  fresh(number: number): Fresh;
  /** Makes it outside, as a worker that ended before the record got its id. */
  makeWithoutRecord(breaking: Breaking, fresh: Fresh): Promise<string>;
  breakOne(
    breaking: Breaking,
    wanted: { class: DriftClass; direction: Direction | null; keys: string[] },
  ): Promise<Broken>;
  /** A repair is sent, takes effect, and its answer is lost. */
  loseAnswer(breaking: Breaking, keys: () => Promise<string[]>): Promise<{ key: string; how: string }>;
};

const oneWitness = "It has one source, and a source does not disagree with itself.";
const grantsNothing = "It grants nothing, so no grant can be missing or too much.";
const prefix = () => process.env.SANDBOX_PREFIX ?? "";

export const BREAKERS: Record<string, Breaker> = {
  [sandboxKind]: {
    cannot: {},
    get freshPrefix() {
      return `${prefix()}svc_report_`;
    },
    fresh: (number) => {
      const grants = ["database:CONNECT", `member:${prefix()}billing_readers`];
      const subject = "A report that somebody asked for";
      const spec = { subject, grants, login: true, validUntil: null, connectionLimit: 2 };
      return { key: `${prefix()}svc_report_${number}`, owner: "billing", subject, spec };
    },
    async makeWithoutRecord({ adminUrl }, { key, spec }) {
      const role = spec as Parameters<typeof makeRoleWithoutRecord>[0]["spec"];
      await makeRoleWithoutRecord({ adminUrl, prefix: prefix(), key, owner: "billing", spec: role, by: "somebody" });
      return `Made the role ${key} with its marker`;
    },
    breakOne: ({ adminUrl }, wanted) => breakWorld({ ...wanted, prefix: prefix(), adminUrl }),
    loseAnswer: loseCommit,
  },
  [refundKind]: {
    cannot: { permission_drift: grantsNothing, contradictory_evidence: oneWitness },
    freshPrefix: "pi_3Nw1063x0.goodwill-",
    fresh: (number) => ({
      key: `pi_3Nw1063x0.goodwill-${number}`,
      owner: "billing",
      subject: "A goodwill refund for order NW-1063",
      spec: { order: "NW-1063", amount: 100 + number, currency: "eur", reason: "requested_by_customer" },
    }),
    makeWithoutRecord: ({ adminUrl, kind }, { key, spec }) => makeOutsideWithoutRecord(kind, { adminUrl, key, spec }),
    breakOne: ({ adminUrl, kind }, wanted) => breakOutside(kind, { ...wanted, adminUrl }),
    loseAnswer: (breaking) => loseApproved(breaking, { system: "payments", fault: "lose_answer" }),
  },
  [noticeKind]: {
    cannot: {
      permission_drift: grantsNothing,
      contradictory_evidence: oneWitness,
      stale_owner: "Whose a sent message is stands in its From, which nobody can change any more.",
    },
    freshPrefix: "goodwill-nw-1063-",
    fresh: (number) => ({
      key: `goodwill-nw-1063-${number}`,
      owner: "billing",
      subject: "A word to the customer of order NW-1063",
      spec: {
        to: "atelier@sundberg.example",
        subject: `Thank you (${number})`,
        text: "Hello,\n\nthank you.\n\nNorthwind",
      },
    }),
    makeWithoutRecord: ({ adminUrl, kind }, { key, spec }) => makeOutsideWithoutRecord(kind, { adminUrl, key, spec }),
    breakOne: ({ adminUrl, kind }, wanted) => breakOutside(kind, { ...wanted, adminUrl }),
    loseAnswer: (breaking) => loseApproved(breaking, { system: "smtp", fault: "cut_after_body" }),
  },
};

export async function freshOf({ runtime, kind }: Breaking): Promise<Fresh> {
  const breaker = BREAKERS[kind];
  const [row] = await sqlOf(runtime)<{ n: number }[]>`
    select count(*)::int as n from objects where kind = ${kind} and starts_with(key, ${breaker?.freshPrefix ?? ""})`;
  const fresh = breaker?.fresh((row?.n ?? 0) + 1);
  if (fresh === undefined) throw new UsageError(`The sandbox has no objects of kind "${kind}".`);
  return fresh;
}

export async function askFor({ runtime, kind }: Breaking, fresh: Fresh): Promise<void> {
  await putIntent(asTerminal(runtime), { kind, ...fresh }, "any", kindsOf(runtime));
}

/** Database: a repair is sent through a wire that swallows the answer to its COMMIT. */
async function loseCommit({ runtime, kind, adminUrl }: Breaking, keys: () => Promise<string[]>) {
  const holder = holderOf(runtime);
  for (const key of await keys()) {
    const claim = await runtime.store.claimOne({ kind, key }, holder, runtime.leaseMs);
    if (claim === null) continue;
    const attribute = { class: "attribute_drift", direction: null, prefix: prefix(), adminUrl, keys: [key] };
    const broken = await breakWorld(attribute);
    const proxy = await lostAnswerProxy(adminUrl);
    try {
      const result = await reconcileSafely(throughProxy(runtime, proxy), claim);
      assertUnknown(result);
      return { key, how: `${broken.how} The repair was sent, and the answer to its COMMIT was cut off.` };
    } finally {
      await proxy.close();
    }
  }
  throw new UsageError("Every object is being worked on.");
}

const PATIENCE = 60;

/**
 * Money and mail: a new one is asked for and approved, as `approve` does it in the sandbox, and whichever reconciler sends
 * it, this one or another that runs, gets no answer.
 */
async function loseApproved(breaking: Breaking, { system, fault }: { system: "payments" | "smtp"; fault: string }) {
  const { runtime, kind, adminUrl } = breaking;
  const fresh = await freshOf(breaking);
  const { key } = fresh;
  await askFor(breaking, fresh);
  await armFault(adminUrl, system, fault, key);
  const sql = sqlOf(runtime);
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    const claim = await runtime.store.claimOne({ kind, key }, holderOf(runtime), runtime.leaseMs);
    if (claim !== null) await reconcileSafely(runtime, claim);
    const [attempt] = await sql<{ state: string }[]>`select state from attempts where kind = ${kind} and key = ${key}`;
    if (attempt?.state === "unknown")
      return {
        key,
        how: `Asked for ${key} and approved it. It was sent and took effect; the connection was cut before the answer.`,
      };
    const [open] = await sql<{ id: string }[]>`
      select id from repairs where kind = ${kind} and key = ${key} and state = 'proposed'`;
    if (open !== undefined) await approveVerb(runtime, { verb: "approve", words: [open.id], options: {}, about: {} });
    // Here nobody needs the seconds in which a decision may be taken back.
    await sql`update repairs set not_before = now() where kind = ${kind} and key = ${key} and state = 'approved'`;
    await runtime.ports.scheduler.sleep(250);
  }
  throw new Error(`${key} was asked for, and nothing was sent in time.`);
}

function holderOf(runtime: Runtime): string {
  return `break:${process.pid}:${runtime.ports.random.uuid()}`;
}

function assertUnknown(result: Awaited<ReturnType<typeof reconcileSafely>>): void {
  if (result.acted.some((act) => act.outcome === "unknown")) return;
  const says = result.acted.map((act) => act.says).join(" ") || result.error || "nothing was sent";
  throw new Error(`The answer was not lost: ${says}`);
}

/** The same runtime, but what acts goes through the wire that can be cut; what looks does not. */
function throughProxy(runtime: Runtime, proxy: Wire): Runtime {
  const acts = /^SANDBOX_(ACTOR|CUSTODIAN)_/;
  const env = Object.fromEntries(
    Object.entries(runtime.env).map(([name, value]) => [name, value && acts.test(name) ? proxy.through(value) : value]),
  );
  const kinds = new Map<string, KindRuntime>(runtime.kinds);
  const access = kinds.get(sandboxKind);
  if (access !== undefined) kinds.set(sandboxKind, { ...access, connector: access.config.connect(env) });
  return { ...runtime, kinds };
}
