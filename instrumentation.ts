/** Runs once, before the first request is served. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { EnvError, env } = await import("./lib/env.ts");
  try {
    env();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    // A server that starts and then answers every request with an error hides why.
    process.stderr.write(`${error.message}\nNothing was started.\n`);
    process.exit(1);
  }
}
