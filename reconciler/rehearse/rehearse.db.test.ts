import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testServerUrl } from "../../db/test/database.ts";
import { answerOf } from "../cli/rehearse.ts";
import { systemPorts } from "../ports.ts";
import { openStage, rehearse, type Stage, withService } from "./rehearse.ts";
import { takeRounds } from "./rounds.ts";
import { listServices, type Service } from "./service.ts";

/** Real commands, really killed, in one set-up that has a reconciler's passes and no web process. */
let stage: Stage;
let changed: string;

beforeAll(async () => {
  changed = mkdtempSync(path.join(tmpdir(), "rehearse-"));
  stage = await openStage(testServerUrl(), systemPorts.random.uuid().replaceAll("-", "").slice(-8));
});
afterAll(async () => {
  rmSync(changed, { recursive: true, force: true });
  await stage.close();
});

function serviceOf(name: string): Service {
  const found = listServices().find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no example ${name}.`);
  return found;
}

/** The same service with other words in its source. */
function withSource(service: Service, change: (source: string) => string): Service {
  const source = readFileSync(path.join(service.folder, "command.ts"), "utf8");
  expect(change(source)).not.toBe(source);
  writeFileSync(path.join(changed, "command.ts"), change(source));
  return { ...service, folder: changed };
}

test.each(["grant-access", "refund-order"])(
  "%s, with Plumbline's web process stopped: what it declared and did is kept at each step, and reconciled as its table says",
  async (name) => {
    const rehearsal = await withService(stage, serviceOf(name), rehearse);
    expect(rehearsal.wrong).toEqual([]);
    expect(answerOf([rehearsal]).exit).toBe(0);
    // Not vacuous: each side effect was followed by a crash that left its effect as started, and no more.
    const open = rehearsal.points.filter(({ evidence }) => evidence.some((line) => /^effect .*: started/.test(line)));
    expect(new Set(open.map(({ after }) => after)).size).toBeGreaterThanOrEqual(4);
    expect(rehearsal.points.at(-1)).toMatchObject({ after: "the end", statuses: expect.arrayContaining(["in_place"]) });
  },
);

test("rights that are given outside of any effect are a hole: it is named with its place, and the command line ends with 1", async () => {
  const holed = withSource(serviceOf("grant-access"), (source) =>
    source
      .replace('await access.effect("give_rights", login, () =>', "await (() =>")
      .replace("return {};\n  }),\n);", "return {};\n  }))();"),
  );
  const rehearsal = await withService(stage, holed, rehearse);
  const { exit, text } = answerOf([rehearsal]);
  expect(exit).toBe(1);
  expect(text).toMatch(
    /✗ grant-access brings about "grant, grant role" outside of any effect \(.*command\.ts, after settled create_role\)/,
  );
  // What is covered still is.
  const covered = ["start create_role", "create role, comment", "settled create_role"];
  expect(rehearsal.points.filter(({ ok }) => ok).map(({ after }) => after)).toEqual(expect.arrayContaining(covered));
});

test("an answer that is lost again and again, and a command that is delivered again: the processor pays once each", async () => {
  const rounds = await withService(stage, serviceOf("refund-order"), (rig) => takeRounds(rig, 10));
  expect(rounds).toMatchObject({
    ok: true,
    rounds: 10,
    lost: 10,
    refused: 10,
    in_place: 10,
    paid_twice: [],
    not_paid: [],
  });
});
