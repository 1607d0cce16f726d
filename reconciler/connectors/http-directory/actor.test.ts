import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Plan } from "../../model/repair.ts";
import { httpDirectory } from "./connector.ts";
import { send } from "./transport.ts";
import { accountOf, intentOf, look, openWorld, perform, planFor, tokens, type World } from "./world.test-kit.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.directory.close());

const asked = { groups: ["readers", "auditors"], active: true, title: "Clerk" };

const create = () =>
  planFor(world, {
    key: "acct_zoe",
    drift: "missing_external",
    intent: intentOf(world.connector, "acct_zoe", asked),
  });

const change = (drift: "permission_drift" | "attribute_drift", spec: unknown = asked) =>
  planFor(world, { key: "acct_ana", drift, intent: intentOf(world.connector, "acct_ana", spec) });

const remove = () => planFor(world, { key: "acct_ben", drift: "extra_external", intent: null });

const account = (id: string) => world.directory.accounts.get(id);

async function named(key: string): Promise<string[]> {
  return (await look(world.connector, key)).found.map(({ externalId }) => externalId);
}

describe("what each plan does to the directory", () => {
  test("create", async () => {
    const result = await perform(world.connector, await create());
    expect(result).toEqual({
      outcome: "happened",
      externalId: "n1",
      says: "POST /accounts answered 201.",
      receipt: { account: "n1", version: "1", status: 201 },
    });
    expect(account("n1")).toMatchObject({
      externalKey: "acct_zoe",
      owner: "billing",
      groups: ["auditors", "readers"],
      active: true,
      title: "Clerk",
    });
  });

  test("groups alone, though a field differs too", async () => {
    world.directory.accounts.set("a1", accountOf("a1", "ana", { active: false, version: "5" }));
    const result = await perform(world.connector, await change("permission_drift"));
    expect(result).toMatchObject({ outcome: "happened", externalId: "a1", receipt: { version: "6" } });
    expect(account("a1")).toMatchObject({ groups: ["auditors", "readers"], active: false, title: null });
  });

  test("the field that differs alone, though groups differ too", async () => {
    const result = await perform(world.connector, await change("attribute_drift"));
    expect(result).toMatchObject({ outcome: "happened", externalId: "a1" });
    expect(account("a1")).toMatchObject({ groups: ["readers"], active: true, title: "Clerk" });
  });

  test("a title is taken away", async () => {
    const intent = intentOf(world.connector, "acct_ben", { groups: [], active: true, title: null });
    const result = await perform(
      world.connector,
      await planFor(world, { key: "acct_ben", drift: "attribute_drift", intent }),
    );
    expect([result.outcome, account("a2")?.title]).toEqual(["happened", null]);
  });

  test("transfer, by the custodian", async () => {
    const intent = intentOf(world.connector, "acct_cleo", asked, "billing");
    const plan = await planFor(world, { key: "acct_cleo", drift: "stale_owner", intent });
    expect(plan.contract.credential).toBe("custodian");
    expect(await perform(world.connector, plan)).toMatchObject({ outcome: "happened", externalId: "a3" });
    expect(account("a3")).toMatchObject({ owner: "billing", active: false });
  });

  test("delete", async () => {
    const result = await perform(world.connector, await remove());
    expect(result).toEqual({
      outcome: "happened",
      externalId: null,
      says: "DELETE /accounts/a2 answered 204.",
      receipt: { account: "a2", status: 204 },
    });
    expect(account("a2")).toBeUndefined();
  });

  test("duplicates: all but the one that our record names, which carries no key itself", async () => {
    world.directory.accounts.set("a7", accountOf("a7", "emil"));
    world.directory.accounts.set("a8", accountOf("a8", "emil"));
    const intent = intentOf(world.connector, "acct_emil", asked);
    const plan = await planFor(world, { key: "acct_emil", drift: "duplicate_side_effect", intent });
    const result = await perform(world.connector, plan);
    expect(result).toMatchObject({ outcome: "happened", receipt: { deleted: "a7, a8" } });
    expect(await named("acct_emil")).toEqual(["a5"]);
  });

  test("a link sends nothing", async () => {
    const intent = intentOf(world.connector, "acct_ben", asked);
    const plan = await planFor(world, { key: "acct_ben", drift: "missing_external_id", intent });
    const before = world.directory.reads;
    expect(await perform(world.connector, plan)).toMatchObject({ outcome: "happened", externalId: "a2" });
    expect([world.directory.reads, world.directory.writes]).toEqual([before, 0]);
  });
});

describe("what the request carries", () => {
  test("the call's key, the version that the plan saw, the fence, and the credential of the owner", async () => {
    const plan = await change("permission_drift");
    await perform(world.connector, plan, { idempotencyKey: "pl_0123" });
    expect(world.directory.lastWrite()).toMatchObject({
      authorization: `Bearer ${tokens.write.billing}`,
      "idempotency-key": "pl_0123",
      "if-match": '"1"',
      "plumbline-fence": "7",
    });
  });
});

describe("did_not_happen: the directory itself refused", () => {
  test.each([
    [400, "it could not read the request"],
    [401, "it does not know this credential"],
    [403, "this credential may not do that"],
    [404, "there is no such account"],
    [409, "the key is taken, or this call's key was used for something else"],
    [412, "the account has another version than the plan saw"],
    [422, "it does not accept these values"],
    [428, "it asks for a version"],
    [429, "there were too many requests"],
  ])("%i", async (status, because) => {
    const plan = await create();
    const before = world.directory.dump();
    world.directory.faults.status(status, { on: "writes" });
    expect(await perform(world.connector, plan)).toEqual({
      outcome: "did_not_happen",
      externalId: null,
      says: `POST /accounts was refused, ${because}: ${status} (Told to fail for Bearer [token]).`,
      receipt: { request: "POST /accounts", status },
    });
    expect([world.directory.dump(), world.directory.writes]).toEqual([before, 1]);
  });

  test("for real: a version that is not there any more, though nothing else changed", async () => {
    const plan = await change("permission_drift");
    const steps = plan.steps.map((step) => ({ ...step, args: { ...step.args, version: "0" } }));
    expect(await perform(world.connector, { ...plan, steps })).toMatchObject({
      outcome: "did_not_happen",
      says: "PATCH /accounts/a1 was refused, the account has another version than the plan saw: 412 (It has another version).",
    });
  });

  test("for real: another team's account", async () => {
    const plan = await change("permission_drift");
    const contract = { ...plan.contract, credential: "data" };
    expect(await perform(world.connector, { ...plan, contract })).toMatchObject({
      outcome: "did_not_happen",
      receipt: { status: 403 },
    });
  });
});

describe("did_not_happen: nothing was sent", () => {
  const refused = async (plan: Plan, connector = world.connector) => {
    const before = world.directory.dump();
    const result = await perform(connector, plan);
    expect([result.outcome, world.directory.writes, world.directory.dump()]).toEqual(["did_not_happen", 0, before]);
    return result.says;
  };

  test("it changed since the plan was made", async () => {
    const plan = await change("permission_drift");
    world.directory.accounts.set("a1", accountOf("a1", "ana", { active: false, version: "2" }));
    expect(await refused(plan)).toBe("Changed since the plan was made.");
  });

  test("somebody made the account meanwhile", async () => {
    const plan = await create();
    world.directory.accounts.set("a7", accountOf("a7", "zoe"));
    expect(await refused(plan)).toBe("Changed since the plan was made.");
  });

  test("it belongs to another key now", async () => {
    const plan = await remove();
    world.directory.accounts.set("a2", accountOf("a2", "bea"));
    expect(await refused(plan)).toBe("Changed since the plan was made.");
  });

  test.each<[string, (world: World) => void, string]>([
    ["html", (w) => w.directory.faults.html(), "Nothing was sent. GET /accounts answered text/html, not JSON."],
    [
      "503",
      (w) => w.directory.faults.status(503),
      "Nothing was sent. GET /accounts answered 503 (Told to fail for Bearer [token]).",
    ],
    [
      "a list that is not whole",
      (w) => w.directory.faults.total(9),
      "Nothing was sent. The directory did not show all accounts of this key.",
    ],
    [
      "an entry that cannot be read",
      (w) => w.directory.faults.unknownState(),
      "Nothing was sent. The list of acct_ana shows an account that cannot be read: active: Invalid input: expected boolean, received string",
    ],
  ])("the accounts could not be read again: %s", async (_, misbehave, sentence) => {
    const plan = await change("permission_drift");
    misbehave(world);
    expect(await refused(plan)).toBe(sentence);
  });

  test.each<[string, (plan: Plan) => Plan, string]>([
    [
      "a step that nobody knows",
      (plan) => ({ ...plan, steps: [{ verb: "reset_password", args: {}, says: "Reset it" }] }),
      "Step 1 (reset_password) is not one",
    ],
    [
      "a step with more than it has",
      (plan) => ({ ...plan, steps: plan.steps.map((step) => ({ ...step, args: { ...step.args, path: "/admin" } })) }),
      "Step 1 (create) is not one",
    ],
    [
      "an id that is a path",
      (plan) => ({
        ...plan,
        steps: [{ verb: "delete", args: { id: "../groups/readers", version: "1", kept: null }, says: "Delete" }],
      }),
      "Step 1 (delete) is not one",
    ],
    [
      "steps that never go together",
      (plan) => ({ ...plan, steps: [...plan.steps, ...plan.steps] }),
      "These steps never go together.",
    ],
    ["no steps", (plan) => ({ ...plan, steps: [] }), "The plan has no steps."],
    [
      "another key",
      (plan) => ({
        ...plan,
        steps: plan.steps.map((step) => ({ ...step, args: { ...step.args, externalKey: "acct_root" } })),
      }),
      "only ever made under its own key",
    ],
    ["a key outside", (plan) => ({ ...plan, key: "HR-0001" }), "outside the keys"],
    [
      "a credential that is not here",
      (plan) => ({ ...plan, contract: { ...plan.contract, credential: "growth" } }),
      "There is no credential of growth here.",
    ],
    [
      "a link that would be sent",
      (plan) => ({ ...plan, steps: [{ verb: "link", args: { externalIds: ["a1"] }, says: "Link" }] }),
      "A link changes only our own record.",
    ],
  ])("a plan that is not ours to carry out: %s", async (_, change, sentence) => {
    expect(await refused(change(await create()))).toContain(sentence);
  });

  test("an account that is none of this key's is never touched", async () => {
    const plan = await remove();
    const steps = [{ verb: "delete", args: { id: "a1", version: "1", kept: null }, says: "Delete a1" }];
    expect(await refused({ ...plan, steps })).toBe("Account a1 is no account of acct_ben any more.");
  });

  test.each([0, -1, Number.NaN])("a deadline of %d ms", async (deadlineMs) => {
    const plan = await create();
    const before = world.directory.reads;
    const result = await perform(world.connector, plan, { deadlineMs });
    expect([result.outcome, world.directory.reads, world.directory.writes]).toEqual(["did_not_happen", before, 0]);
  });

  test("over its deadline while it read", async () => {
    const plan = await create();
    world.directory.faults.slow(300, { on: "reads" });
    const result = await perform(world.connector, plan, { deadlineMs: 50 });
    expect([result.outcome, world.directory.writes]).toEqual(["did_not_happen", 0]);
  });
});

test("a process that slept between reading and sending sends nothing, though no timer has told it yet", async () => {
  const plan = await create();
  const [readBefore, real] = [world.directory.reads, performance.now.bind(performance)];
  const clock = vi.spyOn(performance, "now");
  clock.mockImplementation(() => real() + (world.directory.reads > readBefore ? 60_000 : 0));
  const result = await perform(world.connector, plan).finally(() => clock.mockRestore());
  expect([result.outcome, world.directory.writes]).toEqual(["did_not_happen", 0]);
});

test("a process that slept while it connected sends nothing", async () => {
  const wire = { url: world.directory.url, token: tokens.write.billing, requestMs: 8_000 };
  const request = { method: "DELETE", path: "/accounts/a1", headers: { "if-match": '"1"' } } as const;
  const sending = send(wire, request, new AbortController().signal, () => true);
  await expect(sending).rejects.toMatchObject({ nothingSent: true });
  expect(world.directory.writes).toBe(0);
});

describe("unknown: nobody said what became of it", () => {
  const cases: [string, (world: World) => void, string][] = [
    [
      "html",
      (w) => w.directory.faults.html({ on: "writes" }),
      "POST /accounts answered 200 with text/html, and does not show what was asked for.",
    ],
    [
      "a page of a proxy",
      (w) => w.directory.faults.proxy404({ on: "writes" }),
      "POST /accounts answered 404 with text/html.",
    ],
    ["a redirect", (w) => w.directory.faults.redirect({ on: "writes" }), "POST /accounts answered 302 with text/html."],
    [
      "half an answer",
      (w) => w.directory.faults.cutMidBody({ on: "writes" }),
      "POST /accounts broke off before its answer was complete",
    ],
    [
      "cut before anybody read it",
      (w) => w.directory.faults.cut({ on: "writes" }),
      "POST /accounts broke off before its answer was complete",
    ],
    [
      "applied, and the answer lost",
      (w) => w.directory.faults.loseAnswer(),
      "POST /accounts broke off before its answer was complete",
    ],
    [
      "an answer without an end",
      (w) => w.directory.faults.huge(50_000_000, { on: "writes" }),
      "POST /accounts answered more than 5 MB.",
    ],
    [
      "half a JSON",
      (w) => w.directory.faults.notJson({ on: "writes" }),
      "POST /accounts answered 200 with application/json, and does not show what was asked for.",
    ],
  ];
  test.each(cases)("%s", async (_, misbehave, sentence) => {
    const plan = await create();
    misbehave(world);
    expect(await perform(world.connector, plan)).toMatchObject({
      outcome: "unknown",
      externalId: null,
      says: expect.stringContaining(sentence),
    });
    expect(world.directory.writes).toBe(1);
  });

  test.each([408, 500, 502, 503, 504])("status %i, once", async (status) => {
    const plan = await create();
    world.directory.faults.status(status, { on: "writes" });
    const result = await perform(world.connector, plan);
    expect(result).toMatchObject({
      outcome: "unknown",
      says: `POST /accounts answered ${status} (Told to fail for Bearer [token]).`,
    });
    expect(world.directory.writes).toBe(1);
  });

  test("status 421, which some clients answer by sending once more, is met once", async () => {
    const plan = await create();
    const before = world.directory.dump();
    world.directory.faults.status(421, { on: "writes" });
    expect((await perform(world.connector, plan)).outcome).toBe("unknown");
    expect([world.directory.writes, world.directory.dump()]).toEqual([1, before]);
  });

  test("too slow", async () => {
    const plan = await create();
    world.directory.faults.slow(5_000, { on: "writes" });
    expect(await perform(world.connector, plan, { deadlineMs: 200 })).toMatchObject({
      outcome: "unknown",
      says: "POST /accounts was stopped before it was answered.",
    });
  });

  test("an answer that shows the account as it was", async () => {
    const plan = await change("permission_drift");
    world.directory.faults.echoOld();
    expect(await perform(world.connector, plan)).toMatchObject({
      outcome: "unknown",
      says: "PATCH /accounts/a1 answered 200 with application/json, and does not show what was asked for.",
    });
  });

  test("an answer that shows another account", async () => {
    const plan = await change("permission_drift");
    world.directory.faults.wrongId({ on: "writes" });
    expect((await perform(world.connector, plan)).outcome).toBe("unknown");
  });

  test("it lands later", async () => {
    const plan = await create();
    world.directory.faults.applyLate(50);
    expect((await perform(world.connector, plan)).outcome).toBe("unknown");
    expect(await named("acct_zoe")).toEqual([]);
    await expect.poll(() => named("acct_zoe")).toEqual(["n1"]);
  });

  test("a failure that the directory repeats for the key", async () => {
    const plan = await create();
    world.directory.faults.replay500({ calls: 1 });
    const results = [await perform(world.connector, plan), await perform(world.connector, plan)];
    expect(results.map(({ outcome }) => outcome)).toEqual(["unknown", "unknown"]);
    expect(await named("acct_zoe")).toEqual([]);
  });

  test("one of two deletions: neither 'happened' nor 'did not happen' would be true", async () => {
    world.directory.accounts.set("a7", accountOf("a7", "ana"));
    world.directory.accounts.set("a8", accountOf("a8", "ana"));
    const plan = await planFor(world, {
      key: "acct_ana",
      drift: "duplicate_side_effect",
      intent: intentOf(world.connector, "acct_ana", asked),
    });
    world.directory.faults.status(403, { on: "writes", after: 1 });
    expect(await perform(world.connector, plan)).toMatchObject({
      outcome: "unknown",
      says: expect.stringContaining("1 of 2 requests were carried out. Then: DELETE /accounts/a8 was refused"),
      receipt: { deleted: "a7" },
    });
    expect(await named("acct_ana")).toEqual(["a1", "a8"]);
  });
});

describe("happened is what the directory says; only a look proves it", () => {
  test.each([
    ["create", create],
    ["change", () => change("permission_drift")],
    ["delete", remove],
  ])("a lie is found by the next look: %s", async (_, planned) => {
    const plan = await planned();
    const before = world.directory.dump();
    world.directory.faults.lieOk();
    expect((await perform(world.connector, plan)).outcome).toBe("happened");
    expect(world.directory.dump()).toBe(before);
  });
});

describe("twice", () => {
  test("a create whose answer was lost finds its own account under the same key, and under no other", async () => {
    const plan = await create();
    world.directory.faults.loseAnswer({ calls: 1 });
    expect((await perform(world.connector, plan)).outcome).toBe("unknown");
    expect(await perform(world.connector, plan, { idempotencyKey: "key-2" })).toMatchObject({
      outcome: "did_not_happen",
      says: "POST /accounts was refused, the key is taken, or this call's key was used for something else: 409 (Another account carries this key).",
    });
    expect(await perform(world.connector, plan)).toMatchObject({ outcome: "happened", externalId: "n1" });
    expect(await named("acct_zoe")).toEqual(["n1"]);
  });

  test.each([
    ["change", () => change("permission_drift"), "a1"],
    ["delete", remove, null],
  ])("%s: what is there already is not sent again", async (_, planned, id) => {
    const plan = await planned();
    await perform(world.connector, plan);
    expect(await perform(world.connector, plan)).toMatchObject({
      outcome: "happened",
      externalId: id,
      receipt: { already: true },
    });
    expect(world.directory.writes).toBe(1);
  });
});

test("a token that a header cannot carry, and an address that holds one, are refused without being told", () => {
  const input = {
    prefix: "acct_",
    teams: [],
    sources: [{ name: "directory", title: "d", standing: "authoritative" as const, freshnessMs: 1 }],
    urls: { directory: "http://127.0.0.1:1" },
    observerToken: tokens.read,
    credentials: {},
  };
  const refusal = (change: Partial<typeof input>) => {
    try {
      httpDirectory({ ...input, ...change });
      return "it was taken";
    } catch (error) {
      return String(error);
    }
  };
  expect(refusal({})).toBe("it was taken");
  expect(refusal({ observerToken: "secret\r\nx: y" })).toBe(
    "Error: The token of directory is not 8 or more plain characters.",
  );
  expect(refusal({ credentials: { billing: "" } })).toBe(
    "Error: The token of billing is not 8 or more plain characters.",
  );
  expect(refusal({ urls: { directory: "http://me:secret@127.0.0.1" } })).toContain("holds more than a place");
  expect(refusal({ urls: { directory: "file:///etc/passwd" } })).toBe("Error: directory has no http address.");
});
