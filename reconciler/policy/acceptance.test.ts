import { expect, test } from "vitest";
import type { FoundDrift } from "../model/drift-class.ts";
import { acceptanceOf, differenceDigest } from "./acceptance.ts";
import { clear, NOW, seconds } from "./gate.test-kit.ts";
import { gate } from "./gate.ts";

const drift: FoundDrift = { class: "permission_drift", direction: "over", detail: { over: ["write"], under: [] } };
const accepted = { by: "sam", at: seconds(-60), until: seconds(60), reason: "vendor", what: differenceDigest(drift) };
const now = (over: Partial<typeof drift>, at = NOW) => acceptanceOf(accepted, { ...drift, ...over }, at);

test("it holds exactly what was accepted, until it ends", () => {
  expect(now({})).toBe(accepted);
  // Read back from its row the members stand in another order, and what was undefined is gone.
  expect(now({ detail: { under: [], over: ["write"], fields: undefined } })).toBe(accepted);
  expect(now({}, seconds(59))).toBe(accepted);
  expect(now({}, seconds(60))).toBeNull();
  expect(acceptanceOf({ ...accepted, until: null }, drift, seconds(1e9))?.until).toBeNull();
});

test("more of it, less of it, another direction or another class was not accepted", () => {
  expect(now({ detail: { over: ["admin", "write"], under: [] } })).toBeNull();
  expect(now({ detail: { over: [], under: [] } })).toBeNull();
  expect(now({ direction: "both" })).toBeNull();
  expect(now({ class: "attribute_drift", direction: null })).toBeNull();
});

test("the gate holds what is accepted, and says who, why and until when", () => {
  const hold = { by: "sam", reason: "vendor", until: seconds(60) };
  const at = (over: Partial<typeof hold>) =>
    gate({ ...clear, holds: { ...clear.holds, accepted: { ...hold, ...over } } });
  expect(at({})).toEqual({
    verdict: "hold",
    reasons: [{ code: "difference_accepted", says: "Accepted by sam until 6 May 2024, 10:01:00 UTC: vendor" }],
  });
  expect(at({ until: seconds(0) }).verdict).toBe("act");
});
