import { EnvError, env } from "./env.ts";

/** Judges the environment before the first request. A server that starts and then only answers errors hides why. */
export function refuseUnfitEnvironment(): void {
  try {
    env();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
