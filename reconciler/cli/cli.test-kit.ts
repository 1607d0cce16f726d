import { connect, type Sql } from "../../db/client.ts";
import { makeSandbox, type TestSandbox } from "../loop/sandbox.test-kit.ts";
import { runCli } from "./main.ts";

/** The command line as people use it, over a sandbox of its own whose addresses stand in the environment until `close`. */
export type CliWorld = { sandbox: TestSandbox; sql: Sql; close: () => Promise<void> };

/** `made`: what rows written by hand may break. */
export async function openCliWorld(made: Parameters<typeof makeSandbox>[0] = {}): Promise<CliWorld> {
  const sandbox = await makeSandbox(made);
  Object.assign(process.env, sandbox.env);
  const sql = connect({ url: sandbox.env.DATABASE_URL ?? "", name: "test", max: 3 });
  return {
    sandbox,
    sql,
    async close() {
      for (const name of Object.keys(sandbox.env)) delete process.env[name];
      await sql.end();
      await sandbox.drop();
    },
  };
}

/** What a command says to programs. */
export async function cli<T>(...argv: string[]): Promise<T> {
  return (await runCli([...argv, "--json"], process.env)).json as T;
}
