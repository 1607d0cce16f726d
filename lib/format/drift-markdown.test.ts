import { expect, test } from "vitest";
import { driftMarkdown } from "./drift-markdown.ts";

const given = {
  drift: {
    ...{ kind: "database_access", key: "svc|x", class: "permission_drift", sentence: "It may [write](https://evil)" },
    ...{ firstSeen: "2026-01-01T00:00:00.000000Z", cameBack: 2 },
  },
  object: { ref: "PL-8F2KQ7A", status: "repair_needed", stale: false, ownerName: "Billing" },
  difference: [
    { field: "SELECT:payouts", part: "grant", asked: null, found: "there", state: "changes" },
    { field: "note", part: "field", asked: "x", found: "x", state: "same" },
  ],
  evidence: [{ title: "Catalogue", agrees: "agrees", asOf: null }],
};

test("one drift for a ticket: what differs, how it is known and where to look, and no markup from outside", () => {
  const text = driftMarkdown(given, "https://status.test/drift/drift_1");
  expect(text).toMatch(/^### It may \\\[write\\\]\(https:\/\/evil\)\n/);
  expect(text).toContain("- Object: database\\_access / svc\\|x (PL-8F2KQ7A)".replace("\\_", "_"));
  expect(text).toContain("- Class: permission_drift, came back 2 times");
  expect(text).toContain("| SELECT:payouts | not there | there |");
  expect(text).not.toContain("note");
  expect(text).toContain("| Catalogue | agrees | never |");
  expect(text).toContain("- Where: <https://status.test/drift/drift_1>");
});
