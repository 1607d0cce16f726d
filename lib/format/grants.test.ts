import { expect, test } from "vitest";
import { splitGrant } from "./grants";

test.each([
  ["table:billing.invoices:SELECT", "SELECT", "billing.invoices"],
  ["table:billing.invoices:SELECT*", "SELECT*", "billing.invoices"],
  ["schema:billing:USAGE", "USAGE", "schema billing"],
  ["column:billing.invoices.total:SELECT", "SELECT", "column billing.invoices.total"],
  ["function:billing.total(integer):EXECUTE", "EXECUTE", "function billing.total(integer)"],
  ["member:readers", "readers", "member of"],
  ["database:CONNECT", "CONNECT", "database"],
  ["SELECT:payroll", "SELECT", "payroll"],
  ["superuser", "granted", "superuser"],
])("%s is %s on %s", (grant, verb, target) => {
  expect(splitGrant(grant)).toEqual({ verb, target });
});
