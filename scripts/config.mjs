/**
 * A mistake in the configuration is told before anything starts. A file that PLUMBLINE_CONFIG names is bundled first:
 * Node 20 reads no TypeScript, and the file may be anywhere. Whoever is started later reads that bundle.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleConfig, bundleOf } from "./build.mjs";
import { projectFolder } from "./project.mjs";

/** Throws a ConfigError. Needs the bundles. */
export async function checkConfig() {
  delete process.env.PLUMBLINE_CONFIG_BUNDLE;
  const named = process.env.PLUMBLINE_CONFIG;
  if (named) process.env.PLUMBLINE_CONFIG_BUNDLE = await bundleConfig(resolve(projectFolder, named));
  const { loadConfig } = await import(pathToFileURL(bundleOf("config")).href);
  await loadConfig(process.env);
}
