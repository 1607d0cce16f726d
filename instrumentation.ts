/** Runs once, before the first request is served. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { refuseUnfitEnvironment } = await import("./lib/env-at-boot.ts");
    refuseUnfitEnvironment();
    const { renameTrace } = await import("./lib/http/rename-trace.ts");
    renameTrace();
  }
}
