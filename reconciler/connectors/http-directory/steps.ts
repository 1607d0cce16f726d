// ◆ pure
/**
 * The steps this connector knows; each is one request. A plan travels through the database as data, so the actor reads
 * every step strictly before it sends anything: no step carries a path or a body, and an unknown one is refused.
 */
import { z } from "zod";
import type { Step } from "../../model/repair.ts";
import { accountId, accountVersion } from "./account.ts";

const at = { id: accountId, version: accountVersion };
const owner = z.string().min(1).max(200);
const groups = z.array(z.string().min(1).max(200)).max(1000);

const accountStep = z.discriminatedUnion("verb", [
  z.strictObject({
    verb: z.literal("create"),
    externalKey: z.string(),
    owner,
    groups,
    active: z.boolean(),
    title: z.string().nullable(),
  }),
  z.strictObject({ verb: z.literal("set_groups"), ...at, groups }),
  z.strictObject({
    verb: z.literal("set_fields"),
    ...at,
    active: z.boolean().optional(),
    title: z.string().nullable().optional(),
  }),
  z.strictObject({ verb: z.literal("set_owner"), ...at, owner }),
  z.strictObject({ verb: z.literal("delete"), ...at, kept: accountId.nullable() }),
  z.strictObject({ verb: z.literal("link"), externalIds: z.array(accountId).length(1) }),
]);
export type AccountStep = z.infer<typeof accountStep>;
export type SendStep = Exclude<AccountStep, { verb: "link" }>;

/** Names of groups and teams come from outside: what a person could not see in the sentence is shown as its code point. */
export function toStep(step: AccountStep, says: string): Step {
  const { verb, ...args } = step;
  const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;
  return {
    verb,
    args,
    says: says.replace(invisible, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`),
    effect: { ...changeOf(step), money: null },
  };
}

function changeOf(step: AccountStep): { object: string; fields: string[] } {
  switch (step.verb) {
    case "create":
      return { object: step.externalKey, fields: ["presence"] };
    case "delete":
      return { object: step.id, fields: ["presence"] };
    case "set_groups":
      return { object: step.id, fields: ["groups"] };
    case "set_owner":
      return { object: step.id, fields: ["owner"] };
    case "set_fields":
      return { object: step.id, fields: ["active", "title"].filter((field) => field in step) };
    case "link":
      return { object: step.externalIds[0] ?? "", fields: ["link"] };
  }
}

/** The steps of a stored plan, or the sentence why they are not ours to carry out. */
export function readSteps(steps: readonly Step[]): { steps: AccountStep[] } | { refused: string } {
  const read: AccountStep[] = [];
  for (const [index, { verb, args }] of steps.entries()) {
    const parsed = accountStep.safeParse({ ...args, verb });
    if (!parsed.success || "verb" in args)
      return { refused: `Step ${index + 1} (${verb}) is not one that this connector knows.` };
    read.push(parsed.data);
  }
  if (read.length === 0) return { refused: "The plan has no steps." };
  // Every other step is a plan by itself: its request is all or nothing, and so then is the plan.
  if (read.length > 1 && read.some(({ verb }) => verb !== "delete"))
    return { refused: "These steps never go together." };
  return { steps: read };
}

/** The accounts that a plan names, so that they are read again even where they do not carry the key. */
export function idsOf(steps: readonly SendStep[]): string[] {
  const ids = steps.flatMap((step) => {
    if (step.verb === "create") return [];
    return step.verb === "delete" && step.kept !== null ? [step.id, step.kept] : [step.id];
  });
  return [...new Set(ids)];
}
