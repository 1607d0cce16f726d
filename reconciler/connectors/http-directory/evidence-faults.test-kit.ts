import { expect } from "vitest";
import { sourceList } from "../../../db/queries/source-list.ts";
import { admin } from "../../../db/queries/test/rows.ts";
import type { RunReport } from "../../model/report.ts";
import type { Faults } from "./directory-faults.test-kit.ts";
import {
  asked,
  type EvidenceInput,
  type EvidenceWorld,
  expectTruth,
  openEvidence,
  plant,
  planted,
} from "./evidence-world.test-kit.ts";
import { accountOf } from "./world.test-kit.ts";

type Run = (world: EvidenceWorld) => Promise<void>;

/** A world of its own for each test: they mostly wait for settle times, so they wait together. */
export async function open(input: EvidenceInput, run: Run): Promise<void> {
  const world = await openEvidence(input);
  try {
    await run(world);
  } finally {
    await world.close();
  }
}

/** A world in which everything was seen to be as asked. */
export function seen(input: EvidenceInput, run: Run): Promise<void> {
  return open(input, async (world) => {
    const counts = { objects: asked, in_sync: asked };
    expect(await world.sweep()).toMatchObject({ complete: true, drifts: [], counts });
    await run(world);
  });
}

/** The sweep and the page of sources say which one is not believed and why, and every verdict stays what it was. */
export async function expectRefused(world: EvidenceWorld, report: RunReport, says: string | RegExp): Promise<void> {
  const because = expect.stringMatching(says);
  expect(report).toMatchObject({
    complete: false,
    drifts: [],
    counts: { objects: asked, in_sync: asked },
    sources: [{ source: "directory", complete: false, suspect: because }],
  });
  const source = await world.sourceOf();
  expect(source?.suspect ?? source?.last_error).toEqual(because);
  const { rows } = await sourceList(world.sql, { viewer: admin });
  expect(rows.map(({ lastError, refused }) => lastError ?? refused?.why)).toEqual([because]);
  expect(await world.everTold()).toEqual([]);
  await world.expectUntouched();
}

export type Row = [name: string, spoil: (faults: Faults) => void, says: RegExp];

/** While the fault lasts the world changes for real; none of it is told before the directory can be believed again. */
export async function expectNothingUntilClear(world: EvidenceWorld, spoil: Row[1], says: Row[2]): Promise<void> {
  const { watermark } = (await world.sourceOf()) ?? {};
  spoil(world.faults);
  plant(world.directory());
  await expectRefused(world, await world.sweep(), says);
  await world.settle();
  await expectRefused(world, await world.sweep(), says);
  expect((await world.sourceOf())?.watermark).toEqual(watermark);
  await expectTruth(world, planted);
  expect(await world.everTold()).toEqual([...planted].sort());
}

/** Whatever this machine is busy with: reads within it are within the settle time. */
export const LONG = 3_000;

/** Asked for, linked to nothing, and not there. Answers with the id that the directory will give it. */
export async function askForNew(world: EvidenceWorld): Promise<string> {
  await world.ask(accountOf("n1", "new"), null);
  return "n1";
}

export const outcomes = (report: RunReport) => report.acted.map((done) => done.outcome);
