import { describe, expect, test } from "vitest";
import type { FoundDrift } from "../model/drift-class.ts";
import type { FoundObject } from "../model/evidence.ts";
import { plan } from "./gate.test-kit.ts";
import { administrativeOf, brokenInvariants } from "./invariants.ts";

const found = (over: Partial<FoundObject> = {}): FoundObject => ({
  ...{ externalId: "x1", owner: "billing", permissions: ["admin", "read"], fields: {}, by: "marker" as const },
  ...over,
});
const guarded = {
  isAdministrative: (permission: string) => permission.startsWith("admin"),
  isOurs: ({ fields }: FoundObject) => fields.name === "reconciler",
};
const over = (...permissions: string[]): FoundDrift =>
  ({ class: "permission_drift", direction: "over", detail: { over: permissions } }) as FoundDrift;
const extra = { class: "extra_external", direction: null, detail: { externalIds: ["x1"] } } as FoundDrift;
const removal = { ...plan, contract: { ...plan.contract, bound: { objects: 1, fields: ["presence"], money: null } } };
const alone = new Set(["admin"]);
const codes = (...given: Parameters<typeof brokenInvariants>) => brokenInvariants(...given).map((one) => one.code);

describe("the last administrator", () => {
  test("keeps the grant, and stays", () => {
    expect(codes(plan, over("admin"), [found()], guarded, alone)).toEqual(["last_administrator"]);
    expect(codes(removal, extra, [found()], guarded, alone)).toEqual(["last_administrator"]);
  });

  test("where another one holds it, or another grant is taken, nothing stands against it", () => {
    expect(codes(plan, over("admin"), [found()], guarded, new Set())).toEqual([]);
    expect(codes(plan, over("read"), [found()], guarded, alone)).toEqual([]);
  });

  test("of two things of one object, the one that is kept counts for nobody else", () => {
    const step = {
      verb: "drop",
      args: {},
      says: "Drop it",
      effect: { object: "x2", fields: ["presence"], money: null },
    };
    const others = [found(), found({ externalId: "x2", permissions: ["read"] })];
    expect(codes({ ...removal, steps: [step] }, extra, others, guarded, alone)).toEqual([]);
  });

  test("is asked about only where it may matter", () => {
    expect(administrativeOf([found(), found()], guarded)).toEqual(["admin"]);
    expect(administrativeOf([found({ permissions: ["read"] })], guarded)).toEqual([]);
    expect(administrativeOf([found()], {})).toEqual([]);
  });
});

describe("ourselves", () => {
  const ours = found({ fields: { name: "reconciler" } });
  test("what we act through is never touched; our own record of it may be", () => {
    expect(codes(plan, over("read"), [ours], guarded, new Set())).toEqual(["touches_ourselves"]);
    const link = { ...plan, contract: { ...plan.contract, credential: "record" } };
    expect(codes(link, over("read"), [ours], guarded, alone)).toEqual([]);
    expect(codes(null, over("read"), [ours], guarded, alone)).toEqual([]);
  });

  test("the canary of a source is not removed, and may be set right", () => {
    const reads = { sources: [{ title: "The directory", canary: removal.key }, { title: "Its log" }] };
    expect(brokenInvariants(removal, extra, [found()], reads, new Set())).toEqual([
      {
        code: "touches_ourselves",
        says: `${removal.key} is the canary of The directory: without it, it is not believed.`,
      },
    ]);
    expect(codes({ ...removal, key: "another" }, extra, [found()], reads, new Set())).toEqual([]);
    expect(codes(plan, over("read"), [found()], reads, new Set())).toEqual([]);
  });
});
