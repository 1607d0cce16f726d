"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/components/ui/messages";
import { Time } from "@/components/ui/time";
import { useAccountWords } from "@/components/words/use-account-words";
import { visibleText } from "@/lib/format/visible-text";
import { type KeyRow, keysOptions } from "@/lib/query/installation";
import { revokeKey } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";

/** What works and what did, with who it asks for. A key itself is nowhere. */
export function KeyRows() {
  const t = useAccountWords();
  const keys = useQuery(keysOptions());
  if (keys.error !== null) return <p className="text-unsure">{failureWords(t, keys.error)}</p>;
  if (keys.data === undefined) return null;
  if (keys.data.rows.length === 0) return <p className="text-ink2">{t.keys.thereIsNone}</p>;
  return (
    <ul className="divide-y divide-line">
      {keys.data.rows.map((row) => (
        <li key={row.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
          <span className="min-w-0 flex-[1_1_16rem]">
            <span className="font-medium">{visibleText(row.name)}</span>
            <span className="block text-ink2">
              {t.keys.for(visibleText(row.ownerName ?? row.owner))} · {row.scopes.join(", ")}
            </span>
            <KeyTimes row={row} />
          </span>
          {row.revokedAt === null && !row.expired ? <RevokeButton id={row.id} name={row.name} /> : null}
        </li>
      ))}
    </ul>
  );
}

function KeyTimes({ row }: { row: KeyRow }) {
  const t = useAccountWords();
  return (
    <span className="block text-ink2">
      {row.revokedAt === null ? (row.expired ? t.keys.ended : t.common.until) : t.keys.revoked}{" "}
      <Time at={row.revokedAt ?? row.expiresAt} as="clock" /> ·{" "}
      {row.lastUsedAt === null ? (
        t.keys.neverUsed
      ) : (
        <>
          {t.keys.lastUsed} <Time at={row.lastUsedAt} as="clock" />
        </>
      )}
    </span>
  );
}

function RevokeButton({ id, name }: { id: string; name: string }) {
  const t = useAccountWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const revoke = useMutation({
    mutationFn: () => revokeKey(id),
    onSuccess: ({ says }) => say({ text: says }),
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <>
      {revoke.error ? (
        <span role="alert" className="text-unsure">
          {failureWords(t, revoke.error)}
        </span>
      ) : null}
      <Button busy={revoke.isPending} onClick={() => revoke.mutate()} aria-label={t.keys.revokeKey(visibleText(name))}>
        {t.keys.revoke}
      </Button>
    </>
  );
}
