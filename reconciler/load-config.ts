import { pathToFileURL } from "node:url";
import { messageOf } from "../lib/message-of.ts";
import { ConfigError, defineConfig, type PlumblineConfig } from "./config.ts";

/**
 * The configuration that PLUMBLINE_CONFIG names, or the project's own. Checked here too: what a file exports need not
 * have passed through defineConfig.
 */
export async function loadConfig(env: Record<string, string | undefined>): Promise<PlumblineConfig> {
  const name = env.PLUMBLINE_CONFIG || "plumbline.config.ts";
  const { default: config } = await importConfig(env).catch((error: unknown) => {
    // By name: a file bundled on its own has its own copy of the class.
    if (error instanceof Error && error.name === "ConfigError") throw error;
    throw new ConfigError(`${name} could not be loaded: ${messageOf(error).replace(/\.?$/, ".")}`);
  });
  if (config === undefined) throw new ConfigError(`${name} has no default export.`);
  return defineConfig(config);
}

function importConfig(env: Record<string, string | undefined>): Promise<{ default?: PlumblineConfig }> {
  // The bundle is what scripts/config.mjs made of the named file: Node 20 reads no TypeScript.
  const file = env.PLUMBLINE_CONFIG_BUNDLE || env.PLUMBLINE_CONFIG;
  if (!file) return import("../plumbline.config.ts");
  // Not at build time: the file is known only where it runs.
  return import(/* @vite-ignore */ /* turbopackIgnore: true */ pathToFileURL(file).href);
}
