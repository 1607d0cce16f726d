import { expect, test } from "vitest";
import type { AuditRow } from "@/lib/query/audit";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { timelineItems } from "./timeline-items";

const refused = (verb: string, action = `${verb.split(".")[0]}.refused`): AuditRow => ({
  bucket: 1,
  seq: 7,
  at: "2026-01-03T10:00:00.000Z",
  actorKind: "person",
  actorId: "rita",
  actorName: "Rita",
  action,
  kind: "refund",
  key: "a",
  subject: null,
  detail: { verb, code: "forbidden", says: "The role reviewer may not do this." },
});

test.each([
  {
    says: "what was asked for, in the reader's language",
    t: en,
    row: refused("repair.approve"),
    title: "Refused: approval",
  },
  {
    says: "what was asked for, in the reader's language",
    t: de,
    row: refused("repair.approve"),
    title: "Abgelehnt: Freigabe",
  },
  {
    says: "no more than that where a verb is of an older version",
    t: de,
    row: refused("repair.amend"),
    title: "Abgelehnt",
  },
  {
    says: "itself once where the entry has words of its own",
    t: de,
    row: refused("exec.run"),
    title: "Skript abgelehnt",
  },
])("a refusal says $says ($title)", ({ t, row, title }) => {
  expect(timelineItems(t, [row])[0]?.title).toBe(title);
});
