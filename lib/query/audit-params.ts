import { type inferParserType, parseAsString } from "nuqs/server";

export const auditParams = {
  /** A person's id, or `reconciler`, `policy`, `agent`, `cli`. */
  actor: parseAsString,
  /** An action (`repair.approved`) or all of an entity (`repair`). */
  action: parseAsString,
  kind: parseAsString,
  key: parseAsString,
  /** Drift, repair, attempt, run or stop. */
  subject: parseAsString,
  cursor: parseAsString,
};
export type AuditParams = inferParserType<typeof auditParams>;
