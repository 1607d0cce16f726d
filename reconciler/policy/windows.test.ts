import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChangeWindow, DAYS, instantOf, isZone, minutesOf, wallClock, windowState } from "./windows.ts";

const at = (text: string) => Date.parse(text);
const berlin = (over: Partial<ChangeWindow> = {}): ChangeWindow => ({
  ...{ days: ["tue", "wed", "thu"], from: "09:00", to: "17:00", zone: "Europe/Berlin" },
  ...over,
});
const nights = berlin({ days: ["sat"], from: "22:00", to: "04:00" });
const shown = (windows: ChangeWindow[], now: string, owner = "billing") => {
  const state = windowState(windows, owner, at(now));
  return state.open ? "open" : state.opensAt === null ? "never" : new Date(state.opensAt).toISOString();
};

describe("a change window", () => {
  test.each([
    ["none: always", [], "2024-05-06T00:00:00Z", "open"],
    ["Tuesday noon", [berlin()], "2024-05-07T10:00:00Z", "open"],
    ["opens with its first moment", [berlin()], "2024-05-07T07:00:00Z", "open"],
    ["is closed a moment before", [berlin()], "2024-05-07T06:59:59.999Z", "2024-05-07T07:00:00.000Z"],
    ["is closed with its last moment", [berlin()], "2024-05-07T15:00:00Z", "2024-05-08T07:00:00.000Z"],
    [
      "after the week's last it waits for the next week",
      [berlin()],
      "2024-05-09T15:00:00Z",
      "2024-05-14T07:00:00.000Z",
    ],
    ["over midnight: the evening", [nights], "2024-05-11T20:30:00Z", "open"],
    ["over midnight: the morning after", [nights], "2024-05-12T01:59:00Z", "open"],
    ["over midnight: the morning of the day itself", [nights], "2024-05-11T01:00:00Z", "2024-05-11T20:00:00.000Z"],
    ["to midnight", [berlin({ to: "24:00" })], "2024-05-07T21:59:00Z", "open"],
    ["the whole day", [berlin({ from: "00:00", to: "00:00" })], "2024-05-07T21:59:00Z", "open"],
    ["any of several", [berlin(), nights], "2024-05-11T20:30:00Z", "open"],
    ["the next of several", [berlin(), nights], "2024-05-11T00:00:00Z", "2024-05-11T20:00:00.000Z"],
    ["of another team: nothing to wait for", [berlin({ owners: ["data"] })], "2024-05-06T00:00:00Z", "open"],
    ["of no day", [berlin({ days: [] })], "2024-05-06T00:00:00Z", "never"],
  ])("%s", (_name, windows, now, says) => {
    expect(shown(windows as ChangeWindow[], now)).toBe(says);
  });

  test("of one team holds that team only", () => {
    expect(shown([berlin({ owners: ["data"] })], "2024-05-06T00:00:00Z", "data")).toBe("2024-05-07T07:00:00.000Z");
  });
});

describe("where clocks change", () => {
  const sunday = berlin({ days: ["sun"], from: "02:30", to: "05:00" });

  test.each([
    [
      "in spring half past two is not there: it opens with the change",
      "2024-03-31T00:59:59Z",
      "2024-03-31T01:00:00.000Z",
    ],
    ["and is open right after it", "2024-03-31T01:00:00Z", "open"],
    ["and closes by the new time", "2024-03-31T03:00:00Z", "2024-04-07T00:30:00.000Z"],
    [
      "in autumn half past two comes twice: it opens with the first",
      "2024-10-27T00:29:00Z",
      "2024-10-27T00:30:00.000Z",
    ],
    ["and stays open through the second", "2024-10-27T01:29:00Z", "open"],
    ["and closes by the old time", "2024-10-27T04:00:00Z", "2024-11-03T01:30:00.000Z"],
  ])("%s", (_name, now, says) => {
    expect(shown([sunday], now)).toBe(says);
  });

  test("half an hour, as on Lord Howe Island", () => {
    expect(new Date(instantOf(at("2024-10-06T02:15:00Z"), "Australia/Lord_Howe")).toISOString()).toBe(
      "2024-10-05T15:30:00.000Z",
    );
  });
});

const ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: at("2020-01-01T00:00:00Z"), max: at("2030-01-01T00:00:00Z") });

test("for every instant and zone, the wall shows what the instant of that wall shows, and never an earlier one later", () => {
  fc.assert(
    fc.property(instant, zone, (now, of) => {
      const again = instantOf(wallClock(now, of), of);
      expect(wallClock(again, of)).toBe(wallClock(now, of));
      expect(again).toBeLessThanOrEqual(now);
    }),
    { numRuns: 2000 },
  );
});

const clock = fc.integer({ min: 0, max: 1439 }).map((n) => `${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`);
const window = fc.record({ days: fc.subarray([...DAYS], { minLength: 1 }), from: clock, to: clock, zone });

test("for every window: it opens when it says it does, and not a moment before", () => {
  fc.assert(
    fc.property(window, instant, (given, now) => {
      const state = windowState([given], "billing", now);
      if (state.open) return;
      // A window that a clock change swallows whole never opens; every other one does within the week.
      if (state.opensAt === null) throw new Error("It never opens.");
      expect(state.opensAt).toBeGreaterThan(now);
      expect(windowState([given], "billing", state.opensAt)).toEqual({ open: true });
      expect(windowState([given], "billing", state.opensAt - 1)).toMatchObject({ opensAt: state.opensAt });
    }),
    { numRuns: 1000 },
  );
}, 30_000);

test("for every window far from a change of clocks: it is open exactly where the wall is between its hours", () => {
  const still = window.map((given) => ({ ...given, zone: "Asia/Kolkata" }));
  fc.assert(
    fc.property(still, instant, (given, now) => {
      const wall = new Date(wallClock(now, given.zone));
      const minutes = wall.getUTCHours() * 60 + wall.getUTCMinutes();
      const day = DAYS[(wall.getUTCDay() + 6) % 7] as (typeof DAYS)[number];
      const before = DAYS[(wall.getUTCDay() + 5) % 7] as (typeof DAYS)[number];
      const [from, to] = [minutesOf(given.from), minutesOf(given.to)];
      const inside =
        to > from
          ? given.days.includes(day) && minutes >= from && minutes < to
          : (given.days.includes(day) && minutes >= from) || (given.days.includes(before) && minutes < to);
      expect(windowState([given], "billing", now).open).toBe(inside);
    }),
    { numRuns: 2000 },
  );
});

test("a zone is one that can be used", () => {
  expect([isZone("Europe/Berlin"), isZone("Mars/Base"), isZone("")]).toEqual([true, false, false]);
});
