// ◆ pure
/** What a plan may do, as data. The actor carries out nothing that is not exactly one of these. */
import { z } from "zod";
import type { Step, StepEffect } from "../../model/repair.ts";
import { amount, currency, paymentId, REASONS, refundId } from "./refund.ts";

const name = z.string().min(1).max(100);

const refundStep = z.discriminatedUnion("verb", [
  /** Pay back. */
  z.strictObject({
    verb: z.literal("refund"),
    payment: paymentId,
    order: name,
    amount,
    currency,
    reason: z.enum(REASONS),
    owner: name,
  }),
  /** Write key, owner and order onto a refund that is there. Moves no money. */
  z.strictObject({ verb: z.literal("mark"), payment: paymentId, id: refundId, order: name, owner: name }),
  /** Write onto a refund that was one too many that it is settled. Moves no money. */
  z.strictObject({ verb: z.literal("write_off"), payment: paymentId, id: refundId, stays: refundId, owner: name }),
  z.strictObject({ verb: z.literal("link"), externalIds: z.array(refundId).length(1) }),
]);
export type RefundStep = z.infer<typeof refundStep>;
export type PayStep = Extract<RefundStep, { verb: "refund" }>;
export type MarkStep = Extract<RefundStep, { verb: "mark" }>;
export type WriteOffStep = Extract<RefundStep, { verb: "write_off" }>;

export function toStep(step: RefundStep, says: string): Step {
  const { verb, ...args } = step;
  return { verb, args, says, effect: effectOf(step) };
}

function effectOf(step: RefundStep): StepEffect {
  switch (step.verb) {
    case "refund":
      return {
        object: step.payment,
        fields: ["presence"],
        money: { currency: step.currency, amount: step.amount },
      };
    case "mark":
      return { object: step.id, fields: ["key", "order", "owner"], money: null };
    case "write_off":
      return { object: step.id, fields: ["settled"], money: null };
    case "link":
      return { object: step.externalIds[0] ?? "", fields: ["link"], money: null };
  }
}

/** Every plan is one step: its request is all or nothing, and so then is the plan. */
export function readStep(steps: readonly Step[]): { step: RefundStep } | { refused: string } {
  const [only, ...others] = steps;
  const parsed = refundStep.safeParse({ ...only?.args, verb: only?.verb });
  if (!parsed.success || others.length > 0 || (only && "verb" in only.args))
    return { refused: "The plan is not one step that this connector knows." };
  return { step: parsed.data };
}
