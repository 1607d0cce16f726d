/** One run of a real command, to its end or to the point where it is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { bucketOf } from "../model/bucket.ts";
import type { Throwaway } from "../sandbox/throwaway.ts";
import { fill, type Service } from "./service.ts";
import { type Tap, tapPostgres } from "./tap.ts";

/** Something that the command brought about and that outlives it. */
export type Step = {
  after: string;
  /** True: in the world outside, where nothing takes it back. */
  outside: boolean;
  /** What Plumbline's rows say of it at that moment. */
  evidence: string[];
};
export type Ran = { steps: Step[]; killed: boolean; code: number | null; says: string };

export type Rig = {
  service: Service;
  /** The bundled command. */
  file: string;
  world: Throwaway;
  /** Who hears what the processor and the mail server took. */
  hear(taken: (what: string) => Promise<void>): void;
};

export const refsOf = ({ service, world }: Rig, n: number) =>
  service.objects.map((text) => {
    const [kind = "", ...key] = fill(text, world.env, n).split("/");
    return { kind, key: key.join("/") };
  });

/** When it is killed: once so many steps were taken, or so many answers from outside are on their way to it. */
export type KillAt = { steps?: number; answers?: number };

export async function runCommand(rig: Rig, numbers: readonly number[], at: KillAt = {}): Promise<Ran> {
  const { service, world } = rig;
  const steps: Step[] = [];
  let evidence = await evidenceOf(rig, numbers);
  let dead: Promise<unknown> | null = null;
  let kill = async () => {};
  let release = () => {};
  const killed = new Promise<void>((resolve) => {
    release = resolve;
  });
  const take = async (step: Omit<Step, "evidence">) => {
    // What was under way when it was killed may still land; it belongs to the same crash.
    if (dead !== null) return void (await dead);
    steps.push({ ...step, evidence });
    const answers = steps.filter(({ outside }) => outside).length;
    if (steps.length === at.steps || answers === at.answers) await kill();
    // No answer arrives before all of them are there to be lost.
    else if (step.outside && at.answers !== undefined) await killed;
  };
  const outside = (what: string) => take({ after: what, outside: true });
  const taps: Tap[] = [];
  const tap = async (url: string) => {
    const isOurs = new URL(url).pathname === new URL(world.env.DATABASE_URL ?? "").pathname;
    const done = async (tags: readonly string[]) => {
      const did = tags.filter((tag) => tag !== "SELECT");
      if (!isOurs) return did.length === 0 ? undefined : outside(did.join(", ").toLowerCase());
      const before = evidence;
      evidence = await evidenceOf(rig, numbers);
      const news = evidence.filter((line) => !before.includes(line));
      if (news.length > 0 || did.length > 0) await take({ after: nameOf(news, did), outside: false });
    };
    const made = await tapPostgres(url, done);
    taps.push(made);
    return made.url;
  };

  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, NODE_ENV: "production" };
  for (const [name, text] of Object.entries(service.environment)) {
    const value = fill(text, world.env, numbers[0] ?? 0);
    env[name] = /^postgres(ql)?:/.test(value) ? await tap(value) : value;
  }
  rig.hear(outside);
  const words = numbers.flatMap((n) => service.arguments.map((text) => fill(text, world.env, n)));
  const child = spawn(process.execPath, [rig.file, ...words], { env, stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  kill = async () => {
    child.kill("SIGKILL");
    dead = ended;
    release();
    await ended;
  };
  let says = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    says += text;
  });
  const [code] = await ended;
  release();
  rig.hear(async () => {});
  await Promise.all(taps.map((one) => one.close()));
  return { steps, killed: dead !== null, code, says: says.trim() };
}

/** What it is called: by what became of the intents and effects, or by the statements. */
function nameOf(news: readonly string[], tags: readonly string[]): string {
  const moved = news.flatMap((line) => /^effect (\S+) of (\S+): (?!planned)(\w+)/.exec(line)?.slice(1) ?? []);
  if (moved.length > 0) return `${moved[2] === "started" ? "start" : moved[2]} ${moved[0]}`;
  if (news.length > 0) return "declare";
  return `${tags.join(", ").toLowerCase()} of the product`;
}

/** What is written down about these objects: enough for whoever comes after the command. */
export async function evidenceOf(rig: Rig, numbers: readonly number[]): Promise<string[]> {
  const about = numbers.flatMap((n) => refsOf(rig, n)).map((ref) => ({ ...ref, bucket: bucketOf(ref.kind, ref.key) }));
  const rows = await rig.world.database<{ line: string }[]>`
    with about as (select bucket, kind, key from jsonb_to_recordset(${JSON.stringify(about)}::text::jsonb) as r(bucket smallint, kind text, key text))
    select 'intent ' || kind || '/' || key || ', generation ' || generation as line, 0 as n
    from intents join about using (bucket, kind, key)
    union all select 'effect ' || name || ' of ' || kind || '/' || key || ': ' || state || coalesce(' ' || receipt::text, ''), 1
    from effects join about using (bucket, kind, key) order by n, line`;
  return rows.map(({ line }) => line);
}
