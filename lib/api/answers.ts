// ◆ pure
import { z } from "zod";
import { CLAIM_REASONS, CLAIM_VERDICTS } from "../../reconciler/model/agent-claim.ts";
import { DRIFT_CLASSES } from "../../reconciler/model/drift-class.ts";
import { EFFECT_STATES } from "../../reconciler/model/effect-state.ts";
import { POLICY_MODES } from "../../reconciler/model/gate.ts";
import { ROLES } from "../../reconciler/model/role.ts";
import { OBJECT_STATUSES } from "../../reconciler/model/status.ts";
import { JOB_ITEM_STATES } from "../query/job-item-states.ts";

/**
 * What the API answers. Fields that clients may rely on are named; others may come with them, so every object is open. That the
 * handlers really answer so is tested on real answers (app/api/v1/document.db.test.ts).
 */
const time = z.iso.datetime({ offset: true });
const open = z.looseObject;
const listOf = (row: z.ZodRawShape) => open({ rows: z.array(open(row)), next: z.string().nullable(), at: time });

const object = { kind: z.string(), key: z.string() };
const status = { status: z.enum(OBJECT_STATUSES), stale: z.boolean() };
const drift = {
  id: z.string(),
  ...object,
  class: z.enum(DRIFT_CLASSES),
  direction: z.string().nullable(),
  sentence: z.string(),
};
const repair = { id: z.string(), ...object, class: z.enum(DRIFT_CLASSES), title: z.string(), planHash: z.string() };
const run = { id: z.string(), mode: z.enum(["detect", "act"]), startedAt: time, endedAt: time.nullable() };
const says = { says: z.string() };
const stops = open({ inForce: z.array(open({ id: z.string(), scope: z.string(), reason: z.string() })), at: time });
const publicStatus = open({
  reference: z.string(),
  kind: z.string(),
  ...status,
  since: time,
  checked_at: time.nullable(),
});
const effect = { state: z.enum(EFFECT_STATES), generation: z.int() };

const team = { id: z.string(), name: z.string() };
const person = {
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  teams: z.array(open(team)),
  suspendedAt: time.nullable(),
};

const claim = {
  id: z.string(),
  ...object,
  verdict: z.enum(CLAIM_VERDICTS).nullable(),
  reason: z.enum(CLAIM_REASONS).nullable(),
  claimedAt: time,
  checkedAt: time.nullable(),
};

/** A list as a file. */
export const ExportedList = open({
  list: z.string(),
  filter: z.string(),
  made_at: time,
  rows: z.array(open({})),
  complete: z.boolean(),
});

export const ANSWERS = {
  said: open(says),
  subscribed: open({ ...says, secret: z.string().optional() }),
  any: open({}),
  drifts: listOf(drift),
  drift: open({ drift: open(drift), object: open(object), at: time }),
  assignable: open({ rows: z.array(open({ id: z.string(), name: z.string() })) }),
  made: open({ job: z.string(), total: z.int(), ...says }),
  job: open({
    id: z.string(),
    total: z.int(),
    waiting: z.int(),
    done: z.int(),
    skipped: z.int(),
    failed: z.int(),
    stopped: z.int(),
    endedAt: time.nullable(),
  }),
  jobItems: listOf({ drift: z.string(), ...object, state: z.enum(JOB_ITEM_STATES), says: z.string().nullable() }),
  objects: listOf({ ...object, ref: z.string(), ...status }),
  object: open({ object: open({ ...object, ref: z.string(), ...status }), at: time }),
  repairs: listOf(repair),
  repair: open({ repair: open({ id: z.string(), planHash: z.string() }), drift: open(drift), at: time }),
  repairEnds: open({
    rows: z.array(open({ id: z.string(), ...object, title: z.string(), state: z.string(), stateSince: time })),
    at: time,
  }),
  decided: open({ repair: z.string(), ...says }),
  runs: listOf(run),
  run: open({ ...run, at: time }),
  audit: listOf({ bucket: z.int(), seq: z.int(), at: time, action: z.string(), body: z.string(), hash: z.string() }),
  intent: open({
    ...object,
    ref: z.string(),
    generation: z.int(),
    presence: z.enum(["present", "absent"]),
    owner: z.string(),
  }),
  asked: open({ ...object, generation: z.int(), changed: z.boolean(), ended_repairs: z.array(z.string()), ...says }),
  effects: open({ rows: z.array(open({ name: z.string(), effectKey: z.string(), ...effect })) }),
  effect: open({ ...object, name: z.string(), effect_key: z.string(), ...effect, try: z.int() }),
  facts: open({ facts: z.array(open({ key: z.string(), taken: z.enum(["look", "fact", "ignored"]), ...says })) }),
  stops,
  stop: open({ says: z.string() }),
  policyPreview: open({
    judged: z.int(),
    more: z.boolean(),
    drifts: z.int(),
    choices: z.array(open({ mode: z.enum(POLICY_MODES), unattended: z.int(), cameBack: z.int(), asked: z.int() })),
  }),
  policyChange: open({ change: z.string(), state: z.enum(["proposed", "applied", "refused"]), ...says }),
  publicStatus,
  statuses: open({ total: z.int(), items: z.array(open({ reference: z.string(), kind: z.string(), ...status })) }),
  link: open({ link: z.string(), token: z.string(), path: z.string(), expires_at: time, ...says }),
  claims: listOf(claim),
  claim: open({ claim: open(claim), at: time }),
  claimed: open({ claims: z.array(open({ id: z.string(), ...object })), ...says }),
  people: listOf(person).extend({ teams: z.array(open(team)) }),
  keys: open({
    rows: z.array(open({ id: z.string(), name: z.string(), owner: z.string(), scopes: z.array(z.string()) })),
  }),
  key: open({ id: z.string(), token: z.string(), scopes: z.array(z.string()), expires_at: time, ...says }),
} as const;

/** RFC 9457. `effect` tells whether anything was changed; where it is unknown, look before you repeat it. */
export const Problem = open({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  effect: z.enum(["none", "unknown", "done"]),
  request_id: z.string(),
  errors: z.array(open({ path: z.string(), says: z.string() })).optional(),
});
