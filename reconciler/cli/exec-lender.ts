import type { Lender } from "../connectors/contract.ts";
import { runtimeOf } from "../loop/reconcile.ts";
import type { Runtime } from "../loop/runtime.ts";
import { UsageError } from "./arguments.ts";

export function lenderOf(runtime: Runtime, kind: string): Lender {
  const { connector } = runtimeOf(runtime, kind);
  if (connector.lender === undefined) {
    throw new UsageError(`The connector ${connector.spec.connector} lends no credential.`);
  }
  return connector.lender();
}
