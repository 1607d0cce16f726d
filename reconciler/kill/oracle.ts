/** What must be true of the rows after any trial, whatever was hit and how. */
import type { Sql } from "../../db/client.ts";
import { verifyRecord } from "../record/read-chain.ts";

/** Each answers rows only where it is broken. */
const broken: Record<string, (sql: Sql) => Promise<readonly object[]>> = {
  "an entry stands behind the end of its chain": (sql) => sql`
    select a.bucket from audit a left join audit_heads h using (bucket) where h.bucket is null or a.seq > h.seq`,
  "I-05 a fence went back": (sql) => sql`
    select key from (select key, fence, lag(fence) over (partition by bucket, kind, key order by reserved_at, id) as before
                     from attempts) a where fence < before`,
  "I-06 two attempts are open": (sql) => sql`
    select key from attempts where state in ('attempting', 'unknown') group by bucket, kind, key having count(*) > 1`,
  "an attempt is open and its object does not say so": (sql) => sql`
    select key from attempts a join objects o using (bucket, kind, key)
    where a.state in ('attempting', 'unknown') and o.open_attempt = 'none'`,
  "an object says that an attempt is open, and none is": (sql) => sql`
    select key from objects o where open_attempt <> 'none' and not exists (
      select from attempts a where a.bucket = o.bucket and a.kind = o.kind and a.key = o.key and a.state in ('attempting', 'unknown'))`,
  "I-07 an attempt that needed an approval has none of its plan": (sql) => sql`
    select a.id from attempts a join repairs r on r.bucket = a.bucket and r.id = a.repair_id
    where r.decided_by <> 'policy' and not exists (
      select from approval_uses u join approvals p on p.bucket = u.bucket and p.id = u.approval_id
      where u.bucket = a.bucket and u.attempt_id = a.id and p.plan_hash = a.plan_hash
        and p.granted_at <= a.reserved_at and p.expires_at > a.reserved_at)`,
  "an approval was used up and no attempt made": (sql) => sql`
    select approval_id from approval_uses u where not exists (
      select from attempts a where a.bucket = u.bucket and a.id = u.attempt_id)`,
  "one person's approval of one plan counts twice": (sql) => sql`
    select repair_id from approvals group by repair_id, person_id, plan_hash having count(*) > 1`,
  "I-17 a budget was taken from more often than attempts were made": (sql) => sql`
    select scope from budgets where used > (
      select count(*) from attempts a join repairs r on r.bucket = a.bucket and r.id = a.repair_id
      where starts_with(scope, 'connector:') or r.decided_by = 'policy')`,
  "one difference has two open rows": (sql) => sql`
    select key from drifts where resolved_at is null group by bucket, kind, key, class having count(*) > 1`,
  "I-12 in place, and an attempt is open": (sql) => sql`
    select key from objects where status = 'in_place' and open_attempt <> 'none'`,
  "an attempt's end is not in the record, or is there twice": (sql) => sql`
    select a.id from attempts a where (
      select count(*) from audit e where e.bucket = a.bucket and e.subject = a.id
        and e.action = 'attempt.reserved') <> 1`,
};

export async function brokenInvariants(sql: Sql): Promise<string[]> {
  const found: string[] = [];
  for (const [says, rows] of Object.entries(broken)) if ((await rows(sql)).length > 0) found.push(says);
  const record = await verifyRecord(sql);
  if (!record.ok) found.push(`the record does not verify: ${record.first_bad?.why}`);
  return found;
}
