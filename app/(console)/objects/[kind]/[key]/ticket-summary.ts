import type { ObjectDetail } from "@/lib/query/objects";
import { statusLabel } from "@/lib/words/en";

/** What a support person pastes into a ticket: true at a named moment, with what to quote. */
export function ticketSummary({ object, drifts, uncertain, at }: ObjectDetail): string {
  const open = drifts.filter((drift) => drift.resolvedAt === null);
  return [
    `${object.kind} / ${object.key} (${object.ref})`,
    `Status at ${at}: ${statusLabel(object.status, object.stale)}, since ${object.statusSince}`,
    `Last checked: ${object.verdictAsOf ?? "never"}`,
    ...open.map((drift) => `Differs since ${drift.firstSeen}: ${drift.sentence} (${drift.class}, ${drift.id})`),
    ...(uncertain.length > 0
      ? [`Still uncertain: ${uncertain.map((one) => one.question.replaceAll("_", " ")).join(", ")}`]
      : []),
  ].join("\n");
}
