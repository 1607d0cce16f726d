import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { StatusShell } from "@/components/shell/status-shell";
import { currentPrincipal } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { requestWords } from "@/lib/http/request-words";
import { isUnreadable } from "@/lib/http/unreadable";
import { isSettled } from "@/lib/status/attention";
import { saidAt } from "@/lib/status/moments";
import { thingOf } from "@/lib/status/status-words";
import { brand } from "../brand";
import { CheckedLine } from "../checked-line";
import { LiveStatus } from "../live-status";
import { RequestStatus } from "../request-status";
import { ServiceLink } from "../service/service-link";
import { loadStatus, type Shown } from "./load-status";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ token: string }> };

async function load({ params }: Props): Promise<Shown> {
  const { token } = await params;
  const loaded = await loadStatus(token, async () => currentPrincipal(await headers()));
  if (loaded === "sign_in") redirect(`/signin?callbackUrl=${encodeURIComponent(`/status/${token}`)}`);
  if (loaded === null) notFound();
  return loaded;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const t = await requestWords();
  if (await isUnreadable()) return { title: t.status.statusUnavailable };
  const { row, words, own } = await load(props);
  const title = t.status.titleOf(words.text.label, row.reference);
  if (own) return { title };
  // What a messenger shows of a link that somebody pastes: the label and the thing, and nothing from inside.
  const { token } = await props.params;
  const feed = `/status/${encodeURIComponent(token)}/feed.atom`;
  return {
    title,
    description: words.text.headline,
    openGraph: {
      type: "website",
      siteName: brand,
      title: `${words.text.label} · ${thingOf(t, row, "link")}`,
      description: words.text.headline,
    },
    alternates: { types: { "application/atom+xml": feed } },
  };
}

/** One request, for whoever holds its link or asked for it. */
export default async function RequestPage(props: Props) {
  const t = await requestWords();
  const { row, words, address, own } = await load(props);
  const { token } = await props.params;
  const noticesAt = own || env().noticeKey === null ? null : `/status/${encodeURIComponent(token)}/notices`;
  return (
    <StatusShell
      brand={brand}
      reference={t.status.request(row.reference)}
      footer={
        <>
          <CheckedLine at={row.checkedAt} now={row.now} />
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
      <RequestStatus row={row} words={words} />
    </StatusShell>
  );
}
