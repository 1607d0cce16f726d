import { StatusShell } from "@/components/shell/status-shell";
import { StatusBadge } from "@/components/status/status-badge";
import { useWords } from "@/components/words/use-words.server";
import { type StatusRow, statusByLink } from "@/db/queries/status-view";
import { type SubscriptionRow, subscriptionById } from "@/db/queries/subscriptions";
import { env } from "@/lib/env";
import { database } from "@/lib/http/database";
import { readCapability } from "@/lib/services/notices/capability";
import { statusWords } from "@/lib/status/status-words";
import { withoutStress } from "@/lib/words/status-facts";
import type { AllWords } from "@/lib/words/words";
import { brand } from "../../brand";
import { CheckedLine } from "../../checked-line";
import { Press } from "../../press";
import { statusPage } from "../../status-document";

export const dynamic = "force-dynamic";

export const GET = statusPage<{ capability: string }>(async ({ t, params: { capability } }) => {
  const { noticeKey } = env();
  const named = noticeKey === null ? null : readCapability(noticeKey, capability);
  const subscription = named === null ? null : await subscriptionById(database(), named);
  if (subscription === null) return null;
  const row = subscription.link === null ? null : await statusByLink(database(), subscription.link);
  return { title: t.notices.noticesTitle, shown: <NoticePage {...{ capability, subscription, row }} /> };
});

type Props = { capability: string; subscription: SubscriptionRow; row: StatusRow | null };

/** Where the link in a notice leads: how the request stands, and whether its reader wants to be told. Opening it changes nothing. */
function NoticePage({ capability, subscription, row }: Props) {
  const t = useWords();
  const words = row === null ? null : statusWords(t, row, { audience: "link" });
  const press = { action: `/api/v1/notices/${encodeURIComponent(capability)}`, couldNot: t.notices.couldNot };
  const verb = verbOf(subscription);
  return (
    <StatusShell
      brand={brand}
      reference={row === null ? undefined : t.status.request(row.reference)}
      footer={row === null ? undefined : <CheckedLine at={row.checkedAt} now={row.now} />}
    >
      <h1 className="text-display font-title tracking-tight text-pretty">{stateWords(t, subscription)}</h1>
      <p className="pt-4">{reasonWords(t, subscription) ?? t.notices.oneMessage}</p>
      {verb === null ? null : (
        <div className="pt-5" data-print="hide">
          <Press {...press} fixed={{ verb }} label={verb === "confirm" ? t.notices.yes : t.notices.noMore} />
          <noscript>{t.notices.takesScripts}</noscript>
        </div>
      )}
      {words === null ? null : (
        <section className="mt-10 border-line border-t pt-4">
          <h2 className="pb-3 font-strong text-reading">{t.notices.statusNow}</h2>
          <StatusBadge {...words.view} label={words.text.label} className="gap-2" />
          <p className="pt-2">{words.text.headline}</p>
          <p className="pt-1 text-ink2">{withoutStress(`${words.text.body} ${words.text.next}`)}</p>
        </section>
      )}
    </StatusShell>
  );
}

function hasEnded({ endedWhy, link }: SubscriptionRow): boolean {
  return endedWhy !== null || link === null;
}

function verbOf(subscription: SubscriptionRow): "confirm" | "stop" | null {
  if (hasEnded(subscription)) return null;
  return subscription.confirmed || subscription.way === "webhook" ? "stop" : "confirm";
}

function stateWords(t: AllWords, subscription: SubscriptionRow): string {
  if (hasEnded(subscription)) return t.notices.noLonger;
  if (subscription.confirmed) return t.notices.youAreTold;
  return subscription.way === "webhook" ? t.notices.webhookIsAsked : t.notices.youAreAsked;
}

function reasonWords(t: AllWords, subscription: SubscriptionRow): string | null {
  return hasEnded(subscription) ? t.notices.because[subscription.endedWhy ?? "link_ended"] : null;
}
