/** A command that can be rehearsed: a folder with `command.ts` and `rehearsal.json`, which says how it is started and what is expected. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { oneFileEach, projectFolder } from "../../lib/one-file.ts";
import { DRIFT_CLASSES } from "../model/drift-class.ts";
import { OBJECT_STATUSES } from "../model/status.ts";

const texts = z.record(z.string(), z.string());
const statements = z.strictObject({ product: z.string(), world: z.string() }).partial();
/** One row of the table: after that step, what comes of that object. */
const expected = z.strictObject({
  after: z.string(),
  object: z.string(),
  /** What detect named it, in order; empty where nothing differed. */
  class: z.array(z.enum(DRIFT_CLASSES)),
  /** `none`, `automatic` or `review`. */
  repair: z.enum(["none", "automatic", "review"]),
  /** What the user saw, in order. */
  status: z.array(z.enum(OBJECT_STATUSES)),
});
export type Expected = z.infer<typeof expected>;

const rehearsal = z.strictObject({
  command: z.string(),
  arguments: z.array(z.string()),
  environment: texts,
  /** KIND/KEY of everything that one run is about. */
  objects: z.array(z.string().regex(/^[a-z0-9_]+\/.+$/, "KIND/KEY")).min(1),
  /** SQL before the first run, and before each: the product's own, and in the world outside. */
  once: statements.default({}),
  each: statements.default({}),
  expected: z.array(expected),
});
export type Service = z.infer<typeof rehearsal> & { name: string; folder: string };

export const kindsOf = ({ objects }: Pick<Service, "objects">) => objects.map((text) => text.split("/")[0] ?? "");

/** The folder that this runs from, built or not. */
export const examples = () => path.join(projectFolder(), "e2e/examples");

/** All of them, in the order of their names. */
export function listServices(folder = examples()): Service[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names
    .filter((name) => existsSync(path.join(folder, name, "rehearsal.json")))
    .map((name) => readService(folder, name));
}

function readService(folder: string, name: string): Service {
  const file = path.join(folder, name, "rehearsal.json");
  const parsed = rehearsal.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (parsed.success) return { ...parsed.data, name, folder: path.join(folder, name) };
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`${file} cannot be read: ${mistakes.join("; ")}.`);
}

/** `{n}` is the run; `{NAME}` stands for a variable of the set-up, `{NAME:host}` for the host and port in one. */
export function fill(text: string, env: Readonly<Record<string, string>>, n: number): string {
  return text.replace(/\{(\w+)(:host)?\}/g, (whole, name: string, host?: string) => {
    const value = name === "n" ? String(n) : env[name];
    if (value === undefined) throw new Error(`${whole} is nothing that a rehearsal knows.`);
    return host === undefined ? value : new URL(value).host;
  });
}

/** One file that Node runs at once: starting is what a rehearsal does most. */
export async function bundleCommand({ folder }: Service): Promise<{ file: string; remove(): void }> {
  // As it is published, from the source that it is made of.
  const alias = { "plumbline/client": path.join(projectFolder(), "lib/client/index.ts") };
  const { files, remove } = await oneFileEach([path.join(folder, "command.ts")], alias);
  return { file: files[0] ?? "", remove };
}
