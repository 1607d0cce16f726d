import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { until } from "./until.ts";

/** A stopped product leaves no process and no open port. */
export async function assertNothingLeft(about: { mark: string; port: number; sandbox: string }): Promise<void> {
  const ports = [about.port, Number(new URL(about.sandbox).port)];
  await until(`nobody listens on ${ports.join(" or ")}`, 10_000, async () => {
    const open = await Promise.all(ports.map(isOpen));
    return !open.includes(true);
  });
  await until("no process of the product is left", 10_000, () => processesOf(about.mark).length === 0).catch(
    (error) => {
      throw new Error(`${error.message} Left:\n${processesOf(about.mark).join("\n")}`);
    },
  );
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });
}

/** Only Linux tells the environment of a process; elsewhere the ports have to do. */
function processesOf(mark: string): string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const environment = readOf(pid, "environ");
      return environment.includes(`PLUMBLINE_E2E_RUN=${mark}`) ? [`${pid} ${readOf(pid, "cmdline")}`] : [];
    });
}

/** A process may end while it is looked at. */
function readOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
