import type { Sql } from "../client.ts";

export type SubscriptionRow = {
  way: "mail" | "webhook";
  confirmed: boolean;
  endedWhy: "stopped" | "failing" | "link_ended" | null;
  /** The link that it was made with, while that shows something. */
  link: { bucket: number; hash: string } | null;
};

/** What its own page needs of one subscription. */
export async function subscriptionById(
  sql: Sql,
  named: { bucket: number; id: string },
): Promise<SubscriptionRow | null> {
  const [row] = await sql<SubscriptionRow[]>`
    select s.way, s.confirmed_at is not null as confirmed, s.ended_why as "endedWhy",
      case when l.token_hash is not null then jsonb_build_object('bucket', s.bucket, 'hash', s.token_hash) end as link
    from subscriptions s
    left join status_links l on l.bucket = s.bucket and l.token_hash = s.token_hash
      and l.revoked_at is null and (l.expires_at is null or l.expires_at > now())
    where s.bucket = ${named.bucket} and s.id = ${named.id}`;
  return row ?? null;
}

export type SubscriptionCounts = { told: number; asked: number; failing: number; waiting: number };

/** How the telling goes, for whoever runs the installation. No addresses: they are other people's. */
export async function subscriptionCounts(sql: Sql): Promise<SubscriptionCounts> {
  const [row] = await sql<SubscriptionCounts[]>`
    select count(*) filter (where ended_at is null and confirmed_at is not null)::int as told,
      count(*) filter (where ended_at is null and confirmed_at is null)::int as asked,
      count(*) filter (where ended_why = 'failing' and ended_at > now() - interval '30 days')::int as failing,
      (select count(*)::int from notices where sent_at is null and dropped_at is null) as waiting
    from subscriptions`;
  return row ?? { told: 0, asked: 0, failing: 0, waiting: 0 };
}
