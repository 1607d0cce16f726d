import { describe, expect, test } from "vitest";
import type { StatusRow } from "../../db/queries/status-view.ts";
import { DIRECTIONS, DRIFT_CLASSES } from "../../reconciler/model/drift-class.ts";
import type { Conditions } from "../../reconciler/model/status.ts";
import { VERDICTS } from "../../reconciler/model/verdict.ts";
import { en } from "../words/en/index.ts";
import { attempt, now, repair, rowWith } from "./status-row.fixture.ts";
import { nameOf, statusWords } from "./status-words.ts";

const NOT_USED =
  /\b(processing|completed|success\w*|should be|soon|shortly|oops|something went wrong|operational|healthy|synced|broken|unknown error|simply|drift\w*|plan hash)\b|!/i;

const asker = (row: StatusRow) => statusWords(en, row, { audience: "asker" });

/** Everything that a page prints of a row. */
function printed(words: ReturnType<typeof statusWords>): string {
  const { text, steps } = words;
  return [text.label, text.headline, text.body, text.next, ...steps.flatMap((s) => [s.title, s.detail])]
    .filter((part) => part !== "")
    .join(" | ");
}

const overdrawn = [{ class: "permission_drift", direction: "over", firstSeen: now - 720_000, accepted: null }] as const;
const THING = "Database access for “Nightly export”";

describe("says exactly the words of the catalogue", () => {
  test.each([
    {
      when: "nothing was attempted",
      row: rowWith({ conditions: { verdict: "pending", expiresAt: null, wasInPlace: false } }),
      label: "Pending",
      headline: "We have your request. It is not in place yet.",
      body: "Requested 10:20 UTC. 1 of 3 steps confirmed.",
      next: "We will update this page by 10:43 UTC. You do not need to do anything.",
    },
    {
      when: "a change was sent",
      row: rowWith({
        conditions: { verdict: "verifying", expiresAt: null, attempted: true, wasInPlace: false },
        attempt,
      }),
      label: "Verifying",
      headline: "We have made the change and are checking that it worked.",
      body: "Sent to the database at 10:39 UTC. Until it is confirmed, please do not rely on it.",
      next: "Next check 10:43 UTC.",
    },
    {
      when: "a change was sent that did not happen",
      row: rowWith({
        conditions: { verdict: "verifying", expiresAt: null, attempted: true, wasInPlace: false },
        attempt: { ...attempt, state: "did_not_happen" },
      }),
      label: "Verifying",
      headline: `We are checking whether ${THING.replace("D", "d")} is in place.`,
      body: "We have no proof of it yet. Until it is confirmed, please do not rely on it.",
      next: "Next check 10:43 UTC. You do not need to do anything.",
    },
    {
      when: "a removal was sent",
      row: rowWith({
        conditions: { verdict: "verifying", expiresAt: null, attempted: true, wanted: "absent", wasInPlace: false },
        attempt,
      }),
      label: "Verifying",
      headline: "We have asked the database to remove this. It may still be active.",
      body: "Treat database access for “Nightly export” as **still active** until this page says otherwise.",
      next: "Next check 10:43 UTC.",
    },
    {
      when: "fresh evidence shows it",
      row: rowWith({}),
      label: "In place",
      headline: `${THING} is in place.`,
      body: "Checked 2 min ago (10:40 UTC) with the database.",
      next: "",
    },
    {
      when: "the evidence has ended",
      row: rowWith({ conditions: { expiresAt: now - 1 } }),
      label: "In place when last checked",
      headline: `${THING} was in place at 10:40 UTC.`,
      body: "We have not been able to check since. It may have changed.",
      next: "We are trying again; next update by 10:43 UTC.",
    },
    {
      when: "it differs and the correction is decided",
      row: rowWith({
        conditions: { verdict: "drifted" },
        drifts: [...overdrawn],
        repair: { ...repair, state: "approved", notBefore: now + 8_000 },
      }),
      label: "Repair needed",
      headline: `${THING} does not match what you asked for.`,
      body: "We found: it has more access than you asked for.",
      next: "We plan to correct it automatically. Next attempt 10:43 UTC. You do not need to do anything.",
    },
    {
      when: "it differs and nothing is decided",
      row: rowWith({ conditions: { verdict: "drifted" }, drifts: [...overdrawn] }),
      label: "Repair needed",
      headline: `${THING} does not match what you asked for.`,
      body: "We found: it has more access than you asked for.",
      next: "We have not decided how to correct it. Next update by 10:43 UTC.",
    },
    {
      when: "a person has to decide",
      row: rowWith({ conditions: { verdict: "drifted", held: "review" }, drifts: [...overdrawn], repair }),
      label: "Blocked on manual review",
      headline: "A person needs to decide before we continue.",
      body: "Waiting since 10:31 UTC. Reason: a change of access is checked by a person first.",
      next: "Nothing will change until then. Reference PL-8F2KQ7A.",
    },
    {
      when: "the correction is decided and something holds it",
      row: rowWith({
        conditions: { verdict: "drifted" },
        drifts: [...overdrawn],
        repair: { ...repair, state: "approved", notBefore: now - 8_000, onHold: true },
      }),
      label: "Repair needed",
      headline: `${THING} does not match what you asked for.`,
      body: "We found: it has more access than you asked for.",
      next: "We are not correcting it for now. Next update by 10:43 UTC.",
    },
    {
      when: "a person decided to leave it",
      row: rowWith({ conditions: { verdict: "drifted", held: "block" }, drifts: [...overdrawn] }),
      label: "Left as it is",
      headline: "A person decided to leave this as it is for now.",
      body: "We found: it has more access than you asked for.",
      next: "Nothing will change until a person decides otherwise. Reference PL-8F2KQ7A.",
    },
    {
      when: "a stop holds it",
      row: rowWith({ conditions: { verdict: "drifted", held: "stop" }, drifts: [...overdrawn] }),
      label: "Paused",
      headline: `${THING} does not match what you asked for. Changes are paused.`,
      body: "Waiting since 10:33 UTC. We found: it has more access than you asked for.",
      next: "Nothing will change until the pause ends. Next update by 10:43 UTC. Reference PL-8F2KQ7A.",
    },
    {
      when: "a stop holds what was asked for",
      row: rowWith({ conditions: { verdict: "pending", held: "stop", expiresAt: null, wasInPlace: false } }),
      label: "Paused",
      headline: "We have your request. It is not in place yet. Changes are paused.",
      body: "Waiting since 10:33 UTC.",
      next: "Nothing will change until the pause ends. Next update by 10:43 UTC. Reference PL-8F2KQ7A.",
    },
    {
      when: "a person lets it be for some time",
      row: rowWith({
        conditions: { verdict: "drifted" },
        drifts: [{ ...overdrawn[0], accepted: { until: now + 3_600_000 } }],
      }),
      label: "Repair needed",
      headline: `${THING} does not match what you asked for.`,
      body: "We found: it has more access than you asked for.",
      next: "A person decided to leave it as it is until 11:42 UTC.",
    },
    {
      when: "a person put it off and there is no repair",
      row: rowWith({ conditions: { verdict: "drifted" }, drifts: [...overdrawn], snoozed: true }),
      label: "Repair needed",
      headline: `${THING} does not match what you asked for.`,
      body: "We found: it has more access than you asked for.",
      next: "We are not correcting it for now. Next update by 10:43 UTC.",
    },
    {
      when: "the outcome is unknown",
      row: rowWith({
        conditions: { verdict: "drifted", openAttempt: "unknown", attempted: true },
        attempt: { ...attempt, state: "unknown" },
      }),
      label: "Not confirmed",
      headline: "We tried to make this change and do not know if it worked.",
      body: "Tried at 10:39 UTC; the database did not answer clearly. We will not try again until we know, so that it cannot happen twice.",
      next: "Next check 10:43 UTC. You do not need to do anything.",
    },
    {
      when: "it was withdrawn and is proved gone",
      row: rowWith({
        conditions: { wanted: "absent", withdrawn: true, attempted: true },
        withdrawnAt: now - 300_000,
        changedByAsker: false,
        attempt: {
          ...attempt,
          class: "extra_external",
          provedAt: now - 120_000,
          repair: { ...attempt.repair, class: "extra_external" },
        },
      }),
      label: "Stopped",
      headline: "This request was stopped.",
      body: "Stopped 10:37 UTC by our team. 4 of 4 steps had been done: request to remove it received, decision by a person, removal, checked with the database. It is no longer active, checked 10:40 UTC with the database.",
      next: "They stay as they are.",
    },
  ])("when $when", ({ row, label, headline, body, next }) => {
    expect(asker(row).text).toEqual({ label, headline, body, next });
  });
});

describe("says what the catalogue's words would get wrong", () => {
  test("that nothing is proved, where nothing was sent", () => {
    const { text } = asker(rowWith({ conditions: { verdict: "verifying", expiresAt: null, wasInPlace: false } }));
    expect(text.headline).toBe("We are checking whether database access for “Nightly export” is in place.");
    expect(text.body).not.toContain("Sent");
  });

  test("that a removal which has not begun leaves it active", () => {
    const { text } = asker(
      rowWith({
        conditions: { verdict: "pending", expiresAt: null, wasInPlace: false, wanted: "absent", withdrawn: true },
      }),
    );
    expect(text.headline).toBe("We have your request to remove this. It may still be active.");
    expect(text.body).toContain("**still active**");
  });

  test("that the last check found a difference, where it cannot be checked any more", () => {
    const words = asker(
      rowWith({ conditions: { verdict: "verifying", expiresAt: null, wasInPlace: true }, drifts: [...overdrawn] }),
    );
    expect(words.view).toEqual({ status: "verifying", stale: false });
    expect(words.text.body).toContain("at 10:40 UTC, we found: it has more access than you asked for.");
  });

  test("that the next check is not known, where nothing checks", () => {
    const { text } = asker(rowWith({ conditions: { expiresAt: now - 1 }, sweeps: [now - 3_600_000] }));
    expect(text.next).toBe("We are trying again; next update by a time we cannot name yet.");
  });
});

test("leaves out what the asker wrote, where the page is open to whoever has its link", () => {
  expect(printed(statusWords(en, rowWith({}), { audience: "link" }))).not.toContain("Nightly export");
  expect(nameOf(en, rowWith({}), "link")).toBe("Database access");
  expect(nameOf(en, rowWith({}), "asker")).toBe("Nightly export");
});

test("tells how long it takes only from enough decisions", () => {
  const waiting = rowWith({ conditions: { verdict: "drifted", held: "review" }, drifts: [...overdrawn], repair });
  const usual = { p50Ms: 7_200_000, p90Ms: 32_400_000 };
  expect(statusWords(en, waiting, { audience: "asker", usual: { ...usual, n: 19 } }).text.next).not.toContain(
    "decided in",
  );
  expect(statusWords(en, waiting, { audience: "asker", usual: { ...usual, n: 20 } }).text.next).toContain(
    "Similar requests were decided in 2 h to 9 h.",
  );
});

const EVERY_DRIFT = DRIFT_CLASSES.flatMap((driftClass) =>
  [null, ...DIRECTIONS[driftClass]].map((direction) => ({
    class: driftClass,
    direction,
    firstSeen: now - 1_000,
    accepted: null,
  })),
);

/** Every combination of conditions, each with and without a difference, a repair and an attempt. */
function* everyRow(): Generator<StatusRow> {
  const either = [true, false];
  for (const verdict of VERDICTS)
    for (const expiresAt of [null, now - 1, now + 1])
      for (const wanted of ["present", "absent", "nothing"] as const)
        for (const openAttempt of ["none", "attempting", "unknown"] as const)
          for (const held of ["none", "stop", "block", "review"] as const)
            for (const withdrawn of either)
              for (const wasInPlace of either)
                for (const attempted of either) {
                  const c: Conditions = {
                    verdict,
                    expiresAt,
                    wanted,
                    openAttempt,
                    held,
                    withdrawn,
                    wasInPlace,
                    attempted,
                  };
                  yield rowWith({ conditions: c });
                  yield rowWith({ conditions: c, drifts: EVERY_DRIFT, repair, attempt, sweeps: [], checkedAt: null });
                  yield rowWith({ conditions: c, drifts: [...overdrawn], attempt: { ...attempt, state: "unknown" } });
                }
}

describe("whatever the conditions", () => {
  const told = [...everyRow()].map((row) => ({ row, words: asker(row) }));
  const names = new RegExp(
    [...DRIFT_CLASSES, ...Object.values(en.names.classes), ...VERDICTS.filter((v) => v.includes("_"))].join("|"),
    "i",
  );

  test("uses none of the words that hide the truth, no class name, and leaves no gap", () => {
    for (const { words } of told) {
      const text = printed(words);
      expect(text).not.toMatch(NOT_USED);
      expect(text).not.toMatch(names);
      expect(text).not.toMatch(/undefined|null|NaN|\{|\}| {2}|1970/);
    }
  });

  test("never says that it is in place without fresh evidence that agrees", () => {
    for (const { row, words } of told) {
      const { verdict, expiresAt, openAttempt } = row.conditions;
      const proved = verdict === "in_sync" && expiresAt !== null && expiresAt >= now && openAttempt === "none";
      if (!proved) expect(words.text.headline).not.toMatch(/^Database access .* is (in place|no longer active)\.$/);
    }
  });

  test("says of everything to be removed that it may still be active, until it is proved gone", () => {
    for (const { row, words } of told.filter((one) => one.row.conditions.wanted === "absent")) {
      const { text } = words;
      const gone = row.conditions.verdict === "in_sync" && row.conditions.openAttempt === "none";
      if (!gone && text.label !== "In place when last checked") expect(text.body).toContain("**still active**");
    }
  });

  test("says after an unknown outcome that there is no second try", () => {
    for (const { words } of told.filter((one) => one.row.conditions.openAttempt === "unknown")) {
      expect(words.text.body).toContain("We will not try again until we know, so that it cannot happen twice.");
    }
  });
});

describe("tells the steps of", () => {
  const titles = (row: StatusRow) => asker(row).steps.map((step) => `${step.title}: ${step.state.kind}`);

  test("something that was never made, without calling that a difference", () => {
    const missing = [
      { class: "missing_external", direction: "never_made", firstSeen: now - 60_000, accepted: null },
    ] as const;
    expect(titles(rowWith({ conditions: { verdict: "drifted", wasInPlace: false }, drifts: [...missing] }))).toEqual([
      "Request received: confirmed",
      "Setting it up: not_started",
      "Checked with the database: not_started",
    ]);
  });

  test("a correction that was decided, sent and not proved", () => {
    const row = rowWith({
      conditions: { verdict: "drifted", openAttempt: "unknown", attempted: true, wasInPlace: false },
      attempt: { ...attempt, state: "unknown" },
      repair: { ...repair, state: "not_confirmed", decidedAt: now - 240_000 },
    });
    expect(titles(row)).toEqual([
      "Request received: confirmed",
      "Difference found: confirmed",
      "Decision by a person: confirmed",
      "Correction: not_confirmed",
      "Checked with the database: not_started",
    ]);
  });

  test("something that needed nothing", () => {
    expect(titles(rowWith({}))).toEqual(["Request received: confirmed", "Checked with the database: confirmed"]);
  });

  test("something that cannot be checked any more, with since when", () => {
    const { steps } = asker(rowWith({ conditions: { expiresAt: now - 1 } }));
    expect(steps.at(-1)?.detail).toBe("Could not be checked since 10:40 UTC");
  });
});

test("only of what was there it says that somebody may have removed it", () => {
  const waiting = (direction: "vanished" | "never_made") => {
    const drifts = [{ class: "missing_external", direction, firstSeen: now - 720_000, accepted: null }] as const;
    return asker(rowWith({ conditions: { verdict: "drifted", held: "review" }, drifts: [...drifts] })).text.body;
  };
  expect(waiting("vanished")).toContain("somebody may have removed it on purpose");
  expect(waiting("never_made")).toContain("a change like this is checked by a person first");
});
