// ◆ pure
/** What a plan may do, as data. The actor carries out nothing that is not exactly one of these. */
import { z } from "zod";
import type { Step } from "../../model/repair.ts";
import { messageId } from "./message.ts";

const line = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/^[^\p{Cc}]*$/u);

const noticeStep = z.discriminatedUnion("verb", [
  z.strictObject({
    verb: z.literal("send"),
    to: line,
    subject: line,
    text: z.string().min(1).max(20_000),
    owner: line,
    /** The Message-ID of what it corrects. */
    corrects: line.nullable(),
  }),
  z.strictObject({ verb: z.literal("link"), externalIds: z.array(messageId).length(1) }),
]);
export type NoticeStep = z.infer<typeof noticeStep>;
export type SendStep = Extract<NoticeStep, { verb: "send" }>;

export function toStep(step: NoticeStep, says: string): Step {
  const { verb, ...args } = step;
  const object = step.verb === "link" ? (step.externalIds[0] ?? "") : step.to;
  const fields = [step.verb === "link" ? "link" : "presence"];
  return { verb, args, says, effect: { object, fields, money: null } };
}

/** One message a plan: it is sent or it is not, and so then is the plan. */
export function readStep(steps: readonly Step[]): { step: NoticeStep } | { refused: string } {
  const [only, ...others] = steps;
  const parsed = noticeStep.safeParse({ ...only?.args, verb: only?.verb });
  if (!parsed.success || others.length > 0 || (only && "verb" in only.args))
    return { refused: "The plan is not one step that this connector knows." };
  return { step: parsed.data };
}
