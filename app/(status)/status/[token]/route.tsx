import { StatusShell } from "@/components/shell/status-shell";
import { useWords } from "@/components/words/use-words.server";
import { currentPrincipal } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { isSettled } from "@/lib/status/attention";
import { saidAt } from "@/lib/status/moments";
import { nameOf } from "@/lib/status/status-words";
import { brand } from "../brand";
import { CheckedLine } from "../checked-line";
import { LiveStatus } from "../live-status";
import { RequestStatus } from "../request-status";
import { ServiceLink } from "../service/service-link";
import { signInFirst, statusPage } from "../status-document";
import { loadStatus, type Shown } from "./load-status";

export const dynamic = "force-dynamic";

export const GET = statusPage<{ token: string }>(async ({ t, params: { token }, request }) => {
  const loaded = await loadStatus(t, token, () => currentPrincipal(request));
  if (loaded === "sign_in") return signInFirst(`/status/${token}`);
  if (loaded === null) return null;
  const { row, words, own } = loaded;
  const name = nameOf(t, row, own ? "asker" : "link");
  const path = `/status/${encodeURIComponent(token)}`;
  const page = {
    title: t.status.titleOf(words.text.label, name, row.reference),
    shown: (
      <RequestPage {...loaded} name={name} noticesAt={own || env().noticeKey === null ? null : `${path}/notices`} />
    ),
  };
  if (own) return page;
  const preview = {
    title: `${words.text.label} · ${name}`,
    description: words.text.headline,
  };
  return { ...page, preview, feed: `${path}/feed.atom` };
});

/** One request, for whoever holds its link or asked for it. */
function RequestPage({
  row,
  words,
  address,
  own,
  name,
  noticesAt,
}: Shown & { name: string; noticesAt: string | null }) {
  const t = useWords();
  return (
    <StatusShell
      brand={brand}
      reference={t.status.request(row.reference)}
      footer={
        <>
          <CheckedLine at={row.checkedAt} now={row.now} />
          {own ? (
            <a href="/status" className="link" data-print="hide">
              {t.status.yourRequests}
            </a>
          ) : null}
          {noticesAt === null ? null : (
            <a href={noticesAt} className="link" data-print="hide">
              {t.notices.tellMe}
            </a>
          )}
          <ServiceLink />
        </>
      }
    >
      <LiveStatus
        address={address}
        stream={own}
        settled={isSettled(words.view)}
        label={words.text.label}
        at={saidAt(t, row.checkedAt ?? row.now, row.now)}
      />
      <RequestStatus row={row} words={words} name={name} />
    </StatusShell>
  );
}
