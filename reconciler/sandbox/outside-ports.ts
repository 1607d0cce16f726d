import net from "node:net";

/** The wished-for one where it is free, else any. */
export async function freePort(wish: number): Promise<number> {
  return (wish > 0 ? await tryPort(wish) : null) ?? (await tryPort(0)) ?? 0;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", () => resolve(null));
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : null));
    });
  });
}

/** Whether this very world is served there already, by whichever process. */
export async function isOurs(port: number, world: string): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/world`, {
    headers: { connection: "close" },
    signal: AbortSignal.timeout(2_000),
  }).catch(() => null);
  return answer !== null && (await answer.text().catch(() => "")) === world;
}
