import { describe, expect, test } from "vitest";
import { timesAgain } from "../model/meaning.ts";
import { mayReach } from "./address-guard.ts";
import { type DueNotice, decideNotice, quietUntil, retryAfterMs, TRIES_MAX } from "./decide.ts";

const repair = { status: "repair_needed", stale: false, wanted: "present" } as const;
const green = { status: "in_place", stale: false, wanted: "present" } as const;
const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);
const notice: DueNotice = {
  ...{ meaning: 4, tries: 0, way: "mail", quiet: false, ended: false, live: true, now: at("12:00:00"), newest: 4 },
  ...{ says: repair, told: green },
};

describe("one message for each change of meaning", () => {
  test.each<[string, Partial<DueNotice>, object]>([
    ["what changed is told", {}, { do: "send" }],
    ["what was overtaken is not", { newest: 5 }, { do: "drop", because: "overtaken" }],
    ["what came back before it was told is not", { says: green }, { do: "drop", because: "as_told_before" }],
    ["the same status of evidence that ended is news", { says: { ...green, stale: true } }, { do: "send" }],
    ["nobody who ended it is told", { ended: true }, { do: "drop", because: "ended" }],
    ["a link that was revoked tells nobody", { live: false }, { do: "drop", because: "link_ended" }],
    ["not even the question", { live: false, meaning: 0 }, { do: "drop", because: "link_ended" }],
    ["the question does not wait", { meaning: 0, quiet: true, now: at("23:00:00") }, { do: "send" }],
    ["mail waits for the morning", { quiet: true, now: at("06:59:59") }, { do: "wait", until: at("07:00:00") }],
    ["a webhook does not sleep", { quiet: true, way: "webhook", now: at("06:59:59") }, { do: "send" }],
  ])("%s", (_, change, decision) => {
    expect(decideNotice({ ...notice, ...change })).toEqual(decision);
  });
});

test("quiet hours end at seven, on the next day where they began in the evening", () => {
  expect(quietUntil(at("21:59:59"))).toBeNull();
  expect(quietUntil(at("07:00:00"))).toBeNull();
  expect(quietUntil(at("00:00:00"))).toBe(at("07:00:00"));
  expect(quietUntil(at("22:00:00"))).toBe(at("07:00:00") + 86_400_000);
});

test("is tried again after longer each time, for most of a day, and not for ever", () => {
  const waits = Array.from({ length: TRIES_MAX }, (_, tries) => retryAfterMs(tries + 1));
  expect(waits.slice(0, 3)).toEqual([15_000, 60_000, 240_000]);
  const all = waits.reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
  expect(all / 3_600_000).toBeCloseTo(22.8, 1);
  expect(waits.at(-1)).toBeNull();
});

test("says again only of what a reader has seen before, and not of good news", () => {
  expect(timesAgain(repair, [green, repair, repair])).toBe(3);
  expect(timesAgain(repair, [green])).toBe(1);
  expect(timesAgain(green, [green, green])).toBe(1);
});

test.each([
  ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.0.1", "192.168.1.1", "198.18.0.1"],
  ...["224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:7f00:1::", "2001::1"],
  ...["fc00::1", "fe80::1", "ff02::1", "2001:db8::1", "localhost", ""],
])("%s is nowhere that a webhook may go", (address) => {
  expect(mayReach(address)).toBe(false);
});

test.each(["8.8.8.8", "172.32.0.1", "2606:4700::1111"])("%s is", (address) => {
  expect(mayReach(address)).toBe(true);
});
