"use client";

import { StatusBadge, type StatusBadgeProps } from "@/components/status/status-badge";
import { useNow } from "@/components/ui/now";
import { toMillis } from "@/lib/format/time";
import type { ObjectStatus } from "@/reconciler/model/status";

export type StatusNowProps = Pick<StatusBadgeProps, "appearance" | "className"> & {
  status: ObjectStatus;
  /** As the server read it. Evidence does not grow younger, so once true it stays. */
  stale: boolean;
  /** End of the evidence: a page that stays open must not stay green. */
  expiresAt: string | null;
};

export function StatusNow({ status, stale, expiresAt, ...look }: StatusNowProps) {
  const end = expiresAt === null ? null : toMillis(expiresAt);
  const now = useNow(end);
  const ended = status === "in_place" && end !== null && now !== null && now > end;
  return <StatusBadge status={status} stale={stale || ended} {...look} />;
}
