import { describe, expect, test } from "vitest";
import { de } from "@/lib/words/de";
import { review as deReview } from "@/lib/words/de/review";
import { en } from "@/lib/words/en";
import { review } from "@/lib/words/en/review";
import type { StatusFacts, StatusText } from "@/lib/words/status-facts";
import { DRIFT_CLASSES } from "@/reconciler/model/drift-class";

const NOT_USED =
  /\b(processing|completed|success\w*|should be|soon|shortly|oops|something went wrong|operational|healthy|synced|broken|unknown error|simply)\b|!/i;

const PAUSED = { since: "05:15 UTC", updateBy: "10:45 UTC", reference: "PL-8F2K" } as const;
const removal = { wants: "absent", thing: "access to payroll" } as const;
const SITUATIONS: StatusFacts[] = [
  { status: "pending", requested: "24 Nov", stepsConfirmed: 1, steps: 3, updateBy: "10:45 UTC" },
  { status: "verifying", wants: "present", system: "the directory", sent: "10:42 UTC", nextCheck: "10:45 UTC" },
  { status: "verifying", ...removal, system: "the directory", nextCheck: "10:45 UTC" },
  {
    status: "in_place",
    wants: "present",
    thing: "access",
    checkedAgo: "2 min ago",
    checked: "10:40 UTC",
    system: "the directory",
  },
  { status: "in_place", ...removal, checkedAgo: "2 min ago", checked: "10:40 UTC", system: "the directory" },
  { status: "in_place_stale", wants: "present", thing: "access", checked: "10:40 UTC", updateBy: "10:45 UTC" },
  {
    status: "repair_needed",
    wants: "present",
    thing: "access",
    difference: "it lacks orders",
    next: { kind: "undecided", updateBy: "10:45 UTC" },
  },
  {
    status: "repair_needed",
    ...removal,
    difference: "it is still there",
    next: { kind: "automatic", nextAttempt: "10:45 UTC" },
  },
  {
    status: "repair_needed",
    wants: "present",
    thing: "access",
    difference: "it lacks orders",
    next: { kind: "on_hold", updateBy: "10:45 UTC" },
  },
  {
    status: "repair_needed",
    wants: "present",
    thing: "access",
    difference: "it lacks orders",
    next: { kind: "accepted", until: "10:45 UTC" },
  },
  {
    status: "repair_needed",
    wants: "present",
    thing: "access",
    difference: "it lacks orders",
    next: { kind: "accepted", until: null },
  },
  { status: "paused", wants: "present", thing: "access", ...PAUSED, difference: "it lacks orders" },
  { status: "paused", wants: "present", thing: "access", ...PAUSED, difference: null },
  { status: "paused", ...removal, ...PAUSED, difference: null },
  { status: "left_as_it_is", difference: "it lacks orders", reference: "PL-8F2K" },
  { status: "blocked_on_review", since: "05:15 UTC", reason: "it widens access", usual: null, reference: "PL-8F2K" },
  {
    status: "not_confirmed",
    wants: "present",
    act: "refund €48.00",
    thing: "the refund",
    tried: "10:21 UTC",
    system: "the payment provider",
    nextCheck: "10:45 UTC",
  },
  {
    status: "not_confirmed",
    act: null,
    ...removal,
    tried: "10:21 UTC",
    system: "the directory",
    nextCheck: "10:45 UTC",
  },
  { status: "needs_you", needs: "a new card", action: "Add a card." },
  { status: "stopped", at: "24 Nov", by: "team", stepsDone: ["Order checked"], steps: 3 },
  { status: "unavailable", lastLabel: "In place", lastAt: "10:40 UTC" },
];

/** In German too: what promises, and what says an end that is not proved. */
const NOT_USED_DE =
  /\b(in Bearbeitung|abgeschlossen|erfolgreich\w*|sollte|demnächst|in Kürze|hoppla|leider|kaputt|fehlerfrei|einfach)\b|!/i;

const spoken = [
  { language: "English", t: en, not: NOT_USED, active: "**still active**" },
  { language: "German", t: de, not: NOT_USED_DE, active: "**noch wirksam**" },
].flatMap(({ language, t, not, active }) =>
  SITUATIONS.map((facts) => ({
    ...{ name: `${facts.status} ${"wants" in facts ? facts.wants : ""} in ${language}` },
    ...{ t, not, active, facts, text: t.statusPage.text(facts) },
  })),
);
const all = spoken.filter(({ t }) => t === en);
const whole = (text: StatusText) => `${text.label} ${text.headline} ${text.body} ${text.next}`;

describe("what end users read", () => {
  test.each(spoken)("uses none of the words that hide the truth: $name", ({ text, not }) => {
    expect(whole(text)).not.toMatch(not);
  });

  test.each(spoken)("never shows a class name: $name", ({ t, text }) => {
    for (const name of [...DRIFT_CLASSES, ...Object.values(t.names.classes)]) expect(whole(text)).not.toContain(name);
  });

  test.each(spoken)("leaves no gap where a variable was: $name", ({ text }) => {
    expect(whole(text)).not.toMatch(/undefined|null|\{|\}| {2}/);
  });

  test("reads right in German for a clock time, a day and no known time alike", () => {
    const { status } = de;
    const at = "24. Nov., 10:42 UTC";
    const said = [
      ...spoken.filter(({ t }) => t === de).map(({ text }) => whole(text)),
      ...[status.whenWeLastChecked(at, "x"), status.isGone(false, at, "x"), status.everythingWasLastCheckedAt(at)],
      ...[de.disabled.expired(at), de.operator.marked(at)],
    ];
    for (const text of said) expect(text).not.toMatch(/\bum (\d|zu\b)/);
  });

  test("says that what was to be removed may still be active until that is disproved", () => {
    const unproved = spoken.filter(
      ({ facts }) => "wants" in facts && facts.wants === "absent" && facts.status !== "in_place",
    );
    expect(unproved).toHaveLength(8);
    for (const { text, active } of unproved) expect(text.body).toContain(active);
  });

  test("promises no waiting time from too few cases", () => {
    const facts = {
      status: "blocked_on_review",
      since: "05:15 UTC",
      reason: "it widens access",
      reference: "PL-8F2K",
    } as const;
    expect(en.statusPage.text({ ...facts, usual: { p50: "2 h", p90: "9 h", n: 19 } }).next).not.toContain("2 h");
    expect(en.statusPage.text({ ...facts, usual: { p50: "2 h", p90: "9 h", n: 20 } }).next).toContain(
      "decided in 2 h to 9 h",
    );
  });

  test("words the headline of the worst case around what was tried", () => {
    expect(all.find((one) => one.text.headline.includes("€48.00"))?.text.headline).toBe(
      "We tried to refund €48.00 and do not know if it worked.",
    );
  });

  test("tells a reader that it happened again", () => {
    const text = en.statusPage.text(SITUATIONS[6] ?? { status: "unavailable", lastLabel: "", lastAt: "" });
    const notice = en.statusPage.notice(text, {
      thing: "access",
      reference: "PL-8F2K",
      link: "https://example.test",
      why: "you asked",
      again: "3rd time in 30 days",
    });
    expect(notice.subject).toBe("[Repair needed again (3rd time in 30 days)] access");
    expect(notice.body).not.toContain("**");
  });
});

test("names every state of a step without promising", () => {
  expect(en.statusPage.step({ kind: "confirmed", at: "10:20" })).toBe("Confirmed 10:20");
  expect(en.statusPage.step({ kind: "not_confirmed" })).toBe("Sent, not confirmed");
});

test("tells operators what was recorded, not what is hoped", () => {
  const said = [
    en.operator.approved(10),
    en.runs.nothingFound(1204, 18),
    en.disabled.evidenceOld("42 min", "15 min"),
    en.verbs.approve("9f3c 21ab", "c41e"),
    en.verbs.block(),
    en.verbs.retry(),
    en.changes.nothing,
    en.changes.unknown,
  ];
  for (const text of said) expect(text).not.toMatch(NOT_USED);
  expect(en.runs.nothingFound(1204, 18)).toBe("No drift found in 1,204 objects read. 18 could not be read.");
});

test.each([
  { words: review, none: /^None wait / },
  { words: deReview, none: /^Keine wartet/ },
])("what was not looked at to its end is not told as none", ({ words, none }) => {
  expect(words.forOthersAnUndecidedRepairIs({ n: 0, capped: false })).toMatch(none);
  expect(words.forOthersAnUndecidedRepairIs({ n: 0, capped: true })).not.toMatch(none);
  expect(words.forOthersAnUndecidedRepairIs({ n: 3, capped: true })).toMatch(/^3\+ /);
});

test.each([en, de])("the view of what is blocked is called what its rows are ($language)", (t) => {
  expect(t.inbox.builtIn.needs_person).toBe(t.names.status("blocked_on_review"));
});
