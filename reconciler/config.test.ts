import { expect, test } from "vitest";
import { ConfigError, defineConfig, type PlumblineConfig } from "./config.ts";
import type { SourceSpec } from "./connectors/contract.ts";
import { World, worldKind } from "./loop/world.test-kit.ts";

const good = (): PlumblineConfig => ({ organisation: "Northwind", kinds: [worldKind(new World())] });

test("a sound configuration is taken as it is", () => {
  const config = good();
  expect(defineConfig(config)).toBe(config);
});

test("every mistake is told at once, each with its path", () => {
  const config = good();
  const [kind] = config.kinds;
  if (kind === undefined) throw new Error("no kind");
  const wrong = {
    organisation: "",
    kinds: [
      {
        ...kind,
        steward: "",
        policy: {
          "Permission Drift": "automatic",
          permision_drift: "review",
          "permission_drift/sideways": "review",
          "permission_drift/over": "review",
          attribute_drift: "always",
        },
        limits: { perHour: 0, driftedShareMax: 2 },
        spec: {
          ...kind.spec,
          kind: "Database Access",
          settleMs: -1,
          sources: [{ name: "log", title: "Log", standing: "context", freshnessMs: 1, canary: "" }],
        },
        surprise: true,
      },
    ],
  };
  const told = () => defineConfig(wrong as never);
  expect(told).toThrow(ConfigError);
  try {
    told();
  } catch (error) {
    const { message, mistakes } = error as ConfigError;
    expect(message).toContain("Nothing was started");
    for (const path of [
      "organisation",
      "kinds.0.steward",
      "kinds.0.policy.Permission Drift",
      "kinds.0.policy.permision_drift",
      "kinds.0.policy.permission_drift/sideways",
      "kinds.0.policy.attribute_drift",
      "kinds.0.limits.perHour",
      "kinds.0.limits.driftedShareMax",
      "kinds.0.spec.kind",
      "kinds.0.spec.settleMs",
      "kinds.0.spec.sources:",
      "kinds.0.spec.sources.0.canary",
    ]) {
      expect(
        mistakes.some((mistake) => mistake.trim().startsWith(path)),
        path,
      ).toBe(true);
    }
    expect(mistakes).toContain("  kinds.0.policy.permission_drift/sideways: no class or class/direction of this name");
    expect(mistakes.join()).toContain("surprise");
    expect(mistakes.join()).not.toContain("permission_drift/over");
  }
});

test("a promise of a connector that is misspelled or missing is a mistake: it would be believed", () => {
  const [kind] = good().kinds;
  if (kind === undefined) throw new Error("no kind");
  const mistakesOf = (spec: Record<string, unknown>) => {
    try {
      defineConfig({ organisation: "Northwind", kinds: [{ ...kind, spec: { ...kind.spec, ...spec } }] } as never);
      return [];
    } catch (error) {
      return (error as ConfigError).mistakes.map((mistake) => mistake.trim().split(":")[0]);
    }
  };
  const promise = (more: Record<string, unknown>) => ({ capabilities: { ...kind.spec.capabilities, ...more } });
  expect(mistakesOf({})).toEqual([]);
  expect(mistakesOf({ capabilities: undefined })).toEqual(["kinds.0.spec.capabilities"]);
  expect(mistakesOf(promise({ idempotency: "non" }))).toEqual(["kinds.0.spec.capabilities.idempotency"]);
  expect(mistakesOf(promise({ read: undefined }))).toEqual(["kinds.0.spec.capabilities.read"]);
  expect(mistakesOf(promise({ keyLifeMs: undefined }))).toEqual(["kinds.0.spec.capabilities.keyLifeMs"]);
  expect(mistakesOf(promise({ irreversible: ["missing"] }))).toEqual(["kinds.0.spec.capabilities.irreversible.0"]);
  expect(mistakesOf(promise({ inFlightMs: kind.spec.settleMs + 1 }))).toEqual(["kinds.0.spec.settleMs"]);
  expect(mistakesOf({ plan: undefined, desire: null, managed: "all", spec: {}, title: "" })).toEqual([
    "kinds.0.spec.desire",
    "kinds.0.spec.managed",
    "kinds.0.spec.plan",
    "kinds.0.spec.spec",
    "kinds.0.spec.title",
  ]);
});

test("one kind cannot be declared twice, and a source that decides is needed", () => {
  const [kind] = good().kinds;
  if (kind === undefined) throw new Error("no kind");
  expect(() => defineConfig({ organisation: "Northwind", kinds: [kind, kind] })).toThrow("declared twice");
});

test("a steward, and a team that a window is for, is one of the teams, where teams are listed", () => {
  const [kind] = good().kinds;
  if (kind === undefined) throw new Error("no kind");
  const teams = [{ id: "data", name: "Data" }];
  const windows = [{ days: ["mon" as const], from: "09:00", to: "17:00", zone: "UTC", owners: ["data", "billing"] }];
  expect(defineConfig({ ...good(), teams }).teams).toEqual(teams);
  expect(() => defineConfig({ ...good(), teams, kinds: [{ ...kind, steward: "dtaa", windows }] })).toThrow(
    [
      'kinds.0.steward: "dtaa" is none of the teams: data',
      '  kinds.0.windows.0.owners: "billing" is none of the teams: data',
    ].join("\n"),
  );
  expect(() => defineConfig({ ...good(), teams: [...teams, ...teams] })).toThrow('teams: "data" is listed twice');
  expect(() => defineConfig({ ...good(), teams: [] })).toThrow("teams: lists at least one team");
});

test("a pushed source is one that something may rest on, names what it speaks for, and is never the only one that decides", () => {
  const [kind] = good().kinds;
  const [read] = kind?.spec.sources ?? [];
  if (kind === undefined || read === undefined) throw new Error("no kind");
  const told = (sources: SourceSpec[]) => {
    try {
      defineConfig({ organisation: "Northwind", kinds: [{ ...kind, spec: { ...kind.spec, sources } }] });
      return [];
    } catch (error) {
      return (error as ConfigError).mistakes.map((mistake) => mistake.trim().split(":")[0]);
    }
  };
  const pushed: SourceSpec = { ...read, name: "events", covers: "sighted", pushed: true };
  expect(told([read, pushed])).toEqual([]);
  expect(told([read, { ...pushed, standing: "supporting" }])).toEqual([]);
  expect(told([read, { ...pushed, standing: "context" }])).toEqual(["kinds.0.spec.sources.1.standing"]);
  expect(told([read, { ...pushed, covers: "all" }])).toEqual(["kinds.0.spec.sources.1.covers"]);
  expect(told([read, { ...pushed, canary: "root" }])).toEqual(["kinds.0.spec.sources.1.canary"]);
  expect(told([pushed])).toEqual(["kinds.0.spec.sources"]);
});

test("a canary is one of the objects that the kind manages", () => {
  const [kind] = good().kinds;
  const [read] = kind?.spec.sources ?? [];
  if (kind === undefined || read === undefined) throw new Error("no kind");
  const withCanary = (canary: string) => () => {
    const spec = { ...kind.spec, sources: [{ ...read, canary }], managed: (key: string) => key.startsWith("svc_") };
    return defineConfig({ ...good(), kinds: [{ ...kind, spec }] });
  };
  expect(withCanary("svc_always")).not.toThrow();
  expect(withCanary("always")).toThrow("names a canary that is outside the keys of the kind");
});

test("a policy that automates what the connector cannot take back is refused", () => {
  const [kind] = good().kinds;
  if (kind === undefined) throw new Error("no kind");
  const spec = { ...kind.spec, capabilities: { ...kind.spec.capabilities, irreversible: ["extra_external"] as const } };
  const withPolicy = (policy: Record<string, "automatic" | "review">) =>
    defineConfig({ ...good(), kinds: [{ ...kind, spec, policy }] });
  expect(() => withPolicy({ extra_external: "automatic" })).toThrow(/automates extra_external.*cannot take back/);
  expect(() => withPolicy({ extra_external: "review", attribute_drift: "automatic" })).not.toThrow();
});

test.each([
  ["a zone that is none", { zone: "Mars/Base" }, "windows.0.zone: no time zone of this name"],
  ["a time that is none", { from: "25:00" }, "windows.0.from: a time of day"],
  ["no day", { days: [] }, "windows.0.days: names at least one day"],
  ["a day that is none", { days: ["funday"] }, "windows.0.days.0"],
  ["no team", { owners: [] }, "windows.0.owners: names at least one team"],
])("a change window of %s is refused", (_name, over, says) => {
  const [kind] = good().kinds;
  const window = { days: ["mon"], from: "22:00", to: "24:00", zone: "Europe/Berlin", ...over };
  expect(() => defineConfig({ ...good(), kinds: [{ ...kind, windows: [window] }] } as never)).toThrow(says);
  expect(() =>
    defineConfig({
      ...good(),
      kinds: [
        { ...kind, windows: [{ ...window, ...{ days: ["mon"], from: "22:00" }, zone: "UTC", owners: ["data"] }] },
      ],
    } as never),
  ).not.toThrow();
});

test.each([
  ["perHour", 0],
  ["perHour", -5],
  ["ownerPerHour", 0],
  ["perRun", 1.5],
  ["perRunShareMax", 0],
  ["perRunShareMax", 1.1],
  ["removedShareMax", -0.1],
  ["setbacksMax", 0],
  ["populationMin", 0],
  ["riskLimit", "extreme"],
])("a limit %s of %s is refused, with the reason", (name, value) => {
  const [kind] = good().kinds;
  expect(() => defineConfig({ ...good(), kinds: [{ ...kind, limits: { [name]: value } }] } as never)).toThrow(
    `kinds.0.limits.${name}`,
  );
});

test("what cannot be taken back carries an obligation: such a kind is not disposable", () => {
  const [kind] = good().kinds;
  if (kind === undefined) throw new Error("no kind");
  const entry = (irreversible: readonly "missing_external"[]) => {
    const capabilities = { ...kind.spec.capabilities, irreversible };
    return { organisation: "Northwind", kinds: [{ ...kind, disposable: true, spec: { ...kind.spec, capabilities } }] };
  };
  expect(() => defineConfig(entry(["missing_external"]))).toThrow(
    /automates missing_external, which its connector cannot take back/,
  );
  expect(defineConfig(entry([])).kinds[0]?.disposable).toBe(true);
});
