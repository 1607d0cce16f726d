import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";

/** Where package.json is: bundles and sources lie at different depths below it. */
export function projectFolder(): string {
  let at = import.meta.dirname;
  while (!existsSync(path.join(at, "package.json")) && path.dirname(at) !== at) at = path.dirname(at);
  return at;
}

/** Packages of the older kind ask for Node's own modules this way. */
const requireForOlder = `import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);`;

/**
 * TypeScript files that Node can run at once, each bundled into one: whoever starts a hundred processes would else compile
 * a hundred times.
 * @param sources absolute paths, each with another name
 * @param alias import specifiers, and the file that is meant
 * @param packages bundled too, a process starts in two thirds of the time; what looks for its own files finds none then
 * @returns the bundles in the order of their sources, below the project's build folder, where packages are found
 */
export async function oneFileEach(
  sources: readonly string[],
  alias: Record<string, string> = {},
  packages: "external" | "bundle" = "external",
): Promise<{ files: string[]; remove(): void }> {
  const { build } = await import("esbuild");
  const builds = path.join(projectFolder(), "build");
  mkdirSync(builds, { recursive: true });
  const outdir = mkdtempSync(path.join(builds, "run-"));
  await build({
    ...{ entryPoints: [...sources], outdir, outExtension: { ".js": ".mjs" }, entryNames: "[name]", alias },
    ...{ bundle: true, platform: "node", format: "esm", packages, logLevel: "silent" },
    ...(packages === "bundle" ? { splitting: true, banner: { js: requireForOlder } } : {}),
  });
  const files = sources.map((source) => path.join(outdir, `${path.basename(source, ".ts")}.mjs`));
  return { files, remove: () => rmSync(outdir, { recursive: true, force: true }) };
}
