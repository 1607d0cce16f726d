/**
 * The steps this connector knows. A plan travels through the database as data, so the actor reads every step
 * strictly before it sends anything: no step carries SQL, and an unknown one is refused.
 */
import { z } from "zod";
import type { Step } from "../../model/repair.ts";

const role = z.string().min(1);
const oid = z.string().regex(/^[1-9][0-9]{0,9}$/);
/** Null for a role that an earlier step of the same plan makes. */
const oidOrNew = oid.nullable();
const grant = z.string().min(1);

const accessStep = z.discriminatedUnion("verb", [
  z.strictObject({
    verb: z.literal("create"),
    role,
    owner: z.string().min(1),
    login: z.boolean(),
    connection_limit: z.int(),
    valid_until: z.string().nullable(),
  }),
  z.strictObject({
    verb: z.literal("mark"),
    role,
    oid: oidOrNew,
    owner: z.string().min(1),
    generation: z.int().min(0),
  }),
  z.strictObject({ verb: z.literal("admit"), role, oid, team: z.string().min(1) }),
  z.strictObject({ verb: z.literal("dismiss"), role, oid, team: z.string().min(1) }),
  z.strictObject({ verb: z.literal("grant"), role, oid: oidOrNew, grant }),
  z.strictObject({ verb: z.literal("revoke"), role, oid, grant }),
  z.strictObject({ verb: z.literal("revoke_option"), role, oid, grant }),
  z.strictObject({ verb: z.literal("take"), role, oid, attribute: z.enum(["createrole", "createdb", "noinherit"]) }),
  z.strictObject({ verb: z.literal("set_login"), role, oid, value: z.boolean() }),
  z.strictObject({ verb: z.literal("set_connection_limit"), role, oid, value: z.int() }),
  z.strictObject({ verb: z.literal("set_valid_until"), role, oid, value: z.string().nullable() }),
  z.strictObject({ verb: z.literal("rename"), role, oid, value: z.string().min(1) }),
  z.strictObject({ verb: z.literal("drop"), role, oid }),
  z.strictObject({ verb: z.literal("link"), externalIds: z.array(oid).length(1) }),
]);
export type AccessStep = z.infer<typeof accessStep>;

/** A step as a plan carries it, with the sentence that a reviewer reads. */
export function toStep(step: AccessStep, says: string): Step {
  const { verb, ...args } = step;
  const object = step.verb === "link" ? (step.externalIds[0] ?? "") : step.role;
  return { verb, args, says, effect: { object, fields: [FIELD_OF[verb]], money: null } };
}

/** What each step changes of the role that it names. */
const FIELD_OF: Readonly<Record<AccessStep["verb"], string>> = {
  create: "presence",
  drop: "presence",
  mark: "marker",
  admit: "administrators",
  dismiss: "administrators",
  grant: "permissions",
  revoke: "permissions",
  revoke_option: "permissions",
  take: "permissions",
  set_login: "login",
  set_connection_limit: "connection_limit",
  set_valid_until: "valid_until",
  rename: "name",
  link: "link",
};

/** The steps of a stored plan, or the sentence why they are not ours to carry out. */
export function readSteps(steps: readonly Step[]): { steps: AccessStep[] } | { refused: string } {
  const read: AccessStep[] = [];
  for (const [index, { verb, args }] of steps.entries()) {
    const parsed = accessStep.safeParse({ ...args, verb });
    if (!parsed.success || "verb" in args)
      return { refused: `Step ${index + 1} (${verb}) is not one that this connector knows.` };
    read.push(parsed.data);
  }
  return read.length === 0 ? { refused: "The plan has no steps." } : { steps: read };
}

/** The oids that a plan names, so that the actor finds its roles again even where they carry no marker. */
export function oidsOf(steps: readonly AccessStep[]): string[] {
  const oids = steps.flatMap((step) => ("oid" in step && step.oid !== null ? [step.oid] : []));
  return [...new Set(oids)];
}
