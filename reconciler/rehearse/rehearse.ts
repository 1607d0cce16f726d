/**
 * The crash rehearsal of one command: it runs once to its end, which lists its steps, and then once for each step, after which
 * it is killed. What was left behind is what a reconciler that knows nothing else has to go by.
 */
import { openRuntime, type Runtime } from "../loop/runtime.ts";
import type { ObjectRef } from "../model/bucket.ts";
import { makeThrowaway, type Throwaway } from "../sandbox/throwaway.ts";
import { awaitEnd } from "./aftermath.ts";
import { evidenceOf, type Rig, refsOf, runCommand, type Step } from "./command.ts";
import { bundleCommand, fill, type Service } from "./service.ts";
import { holeAfter, judgeTable, type Point, type Rehearsal, THE_END } from "./table.ts";

/** A set-up of its own, in which one command after the other is rehearsed. */
export type Stage = {
  world: Throwaway;
  runtime: Runtime;
  hear: Rig["hear"];
  /** Each run is about objects of its own. */
  nextNumber(): number;
  close(): Promise<void>;
};
export type StagedRig = Rig & Pick<Stage, "runtime" | "nextNumber">;

/** Times are moved, not waited for; only this has to be longer than a look takes. */
const SETTLE_MS = 60_000;

/** `name`: short, plain, of nothing that is on that server. */
export async function openStage(server: string, name: string): Promise<Stage> {
  let heard: (what: string) => Promise<void> = async () => {};
  let number = 0;
  const world = await makeThrowaway(server, name, (what) => heard(what));
  // The configuration reads its prefix where it is loaded.
  process.env.SANDBOX_PREFIX = world.env.SANDBOX_PREFIX;
  const runtime = await openRuntime(world.env, "plumbline rehearse");
  for (const { config } of runtime.kinds.values()) config.spec = { ...config.spec, settleMs: SETTLE_MS };
  return {
    ...{ world, runtime },
    hear: (taken) => {
      heard = taken;
    },
    nextNumber: () => {
      number += 1;
      return number;
    },
    async close() {
      await runtime.close();
      await world.drop();
    },
  };
}

/** Builds the command, prepares its world once, and lets `work` rehearse it. */
export async function withService<T>(stage: Stage, service: Service, work: (rig: StagedRig) => Promise<T>): Promise<T> {
  const { file, remove } = await bundleCommand(service);
  try {
    await runAll(service.once, stage.world, 0);
    return await work({ ...stage, service, file });
  } finally {
    remove();
  }
}

/** The number of a new run, with what it is about in its place. */
export async function prepare(rig: StagedRig): Promise<number> {
  const n = rig.nextNumber();
  await runAll(rig.service.each, rig.world, n);
  return n;
}

async function runAll(texts: Service["once"], world: Throwaway, n: number): Promise<void> {
  for (const where of ["product", "world"] as const) {
    const text = texts[where];
    if (text !== undefined) await world.run(where, fill(text, world.env, n));
  }
}

export async function rehearse(rig: StagedRig): Promise<Rehearsal> {
  const { service } = rig;
  const first = await prepare(rig);
  const whole = await runCommand(rig, [first]);
  if (whole.code !== 0)
    throw new Error(`${service.name} does not run to its end: ${whole.says || `exit ${whole.code}`}`);
  const crashes: Crash[] = [];
  for (const [at, step] of whole.steps.entries()) {
    const n = await prepare(rig);
    const ran = await runCommand(rig, [n], { steps: at + 1 });
    const again = ran.steps[at];
    if (!ran.killed || again?.after !== step.after)
      throw new Error(
        `${service.name} took other steps the second time: ${again?.after ?? "none"}, not ${step.after}.`,
      );
    crashes.push({ n, step: again, hole: holeAfter(again, ran.steps, service) });
  }
  // Where all of them should have come to.
  const last = { after: THE_END, outside: false, evidence: await evidenceOf(rig, [first]) };
  crashes.push({ n: first, step: last, hole: null });
  // Nothing is being killed any more, so all that was left is looked at side by side.
  const points = await Promise.all(crashes.map((crash) => pointsOf(rig, crash)));
  return judgeTable(service, points.flat());
}

type Crash = { n: number; step: Step; hole: string | null };

function pointsOf(rig: StagedRig, { n, step, hole }: Crash): Promise<Point[]> {
  const comesOf = async (ref: ObjectRef): Promise<Point> => {
    const object = `${ref.kind}/${ref.key}`;
    const written = step.evidence.filter((line) => line.includes(object));
    return { after: step.after, object, written, hole, ...(await awaitEnd(rig.runtime, rig.world, ref)) };
  };
  return Promise.all(refsOf(rig, n).map(comesOf));
}
