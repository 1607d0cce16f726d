import { visibleText } from "@/lib/format/visible-text";
import type { ObjectDetail } from "@/lib/query/objects";
import type { Words } from "@/lib/words/words";

/** What a support person pastes into a ticket: true at a named moment, with what to quote. */
export function ticketSummary(t: Words, { object, drifts, uncertain, at }: ObjectDetail): string {
  const open = drifts.filter((drift) => drift.resolvedAt === null);
  return [
    `${object.kind} / ${visibleText(object.key)} (${object.ref})`,
    t.objects.statusAtSince(at, t.names.status(object.status, object.stale), object.statusSince),
    t.objects.lastChecked(object.verdictAsOf),
    ...open.map((drift) => t.objects.differsSince(drift.firstSeen, visibleText(drift.sentence), drift.class, drift.id)),
    ...(uncertain.length > 0
      ? [t.objects.stillUncertain(uncertain.map((one) => one.question.replaceAll("_", " ")).join(", "))]
      : []),
  ].join("\n");
}
