import { expect, test } from "vitest";
import type { ServiceGroup, ServiceRow } from "../../db/queries/status-service.ts";
import { DRIFT_CLASSES } from "../../reconciler/model/drift-class.ts";
import { OBJECT_STATUSES } from "../../reconciler/model/status.ts";
import { en } from "../words/en/index.ts";
import { serviceWords } from "./service-words.ts";

const now = Date.parse("2025-11-24T10:42:07Z");
const group = (more: Partial<ServiceGroup>): ServiceGroup => ({
  kind: "database_access",
  status: "in_place",
  stale: false,
  count: 24,
  since: now - 720_000,
  ...more,
});
const service = (groups: ServiceGroup[], more: Partial<ServiceRow> = {}): ServiceRow => ({
  now,
  checkedAt: now - 12_000,
  sweeps: [now - 10_000, now - 40_000],
  stop: null,
  groups,
  ...more,
});

test("says all only where it is all", () => {
  const words = serviceWords(en, service([group({})]));
  expect(words.headline).toBe("All 24 requests are in place.");
  expect(words.problems).toEqual([]);
});

test.each(OBJECT_STATUSES.filter((status) => status !== "in_place" && status !== "stopped"))(
  "is no better than its worst member: %s",
  (status) => {
    const words = serviceWords(en, service([group({}), group({ status, count: 1 })]));
    expect(words.worst).toEqual({ status, stale: false });
    expect(words.headline).toBe("24 of 25 requests are in place. 1 is not in place or could not be checked.");
    expect(words.problems).toHaveLength(1);
  },
);

test("does not count green that has lost its evidence as green", () => {
  const words = serviceWords(en, service([group({ count: 2 }), group({ stale: true, count: 3 })]));
  expect(words.headline).toBe("2 of 5 requests are in place. 3 are not in place or could not be checked.");
  expect(words.problems[0]?.says).toBe(
    "Database access: 3 requests were in place when last checked, and have not been checked since. The oldest since 10:30 UTC.",
  );
});

test("says that not everything could be checked, and that it does not know when it will be", () => {
  const words = serviceWords(en, service([group({})], { checkedAt: null, sweeps: [] }));
  expect(words.body).toBe("Not everything could be checked yet.");
  expect(words.next).toBe("Next check at a time we cannot name yet.");
});

test("says that changes are paused, and that checking goes on", () => {
  const words = serviceWords(en, service([group({})], { stop: { since: now - 60_000, all: true } }));
  expect(words.body).toContain("All changes are paused since 10:41 UTC; checking goes on.");
});

test("gives every status its row, zero included", () => {
  expect(serviceWords(en, service([])).counts.map((row) => row.label)).toEqual([
    "In place",
    "Stopped",
    "In place when last checked",
    "Pending",
    "Verifying",
    "Repair needed",
    "Blocked on manual review",
    "Not confirmed",
  ]);
});

test("uses no class name and none of the words that hide the truth", () => {
  const groups = OBJECT_STATUSES.flatMap((status) => [1, 2].map((count) => group({ status, count })));
  const said = JSON.stringify(serviceWords(en, service(groups, { stop: { since: now, all: false } })));
  for (const name of [...DRIFT_CLASSES, ...Object.values(en.names.classes)]) expect(said).not.toContain(name);
  expect(said).not.toMatch(/\b(operational|healthy|uptime|processing|soon|success\w*|drift)\b/i);
});
