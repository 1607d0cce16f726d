import { describe, expect, test } from "vitest";
import { liveState, retryDelay, SILENCE_MS } from "@/components/live/live-connection";

const now = 1_000_000_000;

describe("liveState", () => {
  test.each([
    { says: "live while the stream speaks", open: true, silent: 5_000, state: { kind: "live" } },
    { says: "reconnecting when it has closed", open: false, silent: 5_000, state: { kind: "reconnecting" } },
    {
      says: "not live when an open stream has fallen silent",
      open: true,
      silent: SILENCE_MS,
      state: { kind: "reconnecting" },
    },
    { says: "not live while the server itself hears nothing", deaf: true, silent: 0, state: { kind: "reconnecting" } },
    { says: "behind, by how much, after a minute", open: true, silent: 130_000, state: { kind: "behind", minutes: 2 } },
  ])("is $says", ({ open = true, deaf = false, silent, state }) => {
    expect(liveState({ open, deaf, tries: 0, heardAt: now - silent }, now)).toEqual(state);
  });
});

describe("retryDelay", () => {
  test("doubles, and stops at half a minute", () => {
    expect([1, 2, 3, 10].map((tries) => retryDelay(tries, 1))).toEqual([1_000, 2_000, 4_000, 30_000]);
  });

  test("is spread over half of its length", () => {
    expect(retryDelay(10, 0)).toBe(15_000);
  });
});
