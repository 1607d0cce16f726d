import type { ReactNode } from "react";
import { StatusShell } from "@/components/shell/status-shell";
import { useWords } from "@/components/words/use-words.server";
import { env } from "@/lib/env";
import { config } from "@/lib/http/config";
import { brand } from "../../brand";
import { Press } from "../../press";
import { statusPage } from "../../status-document";
import { loadStatus } from "../load-status";

export const dynamic = "force-dynamic";

export const GET = statusPage<{ token: string }>(async ({ t, params: { token } }) => {
  const loaded = env().noticeKey === null ? null : await loadStatus(t, token, async () => null);
  if (loaded === null || loaded === "sign_in") return null;
  const path = `/status/${encodeURIComponent(token)}`;
  return { title: t.notices.title, shown: <NoticesPage path={path} reference={loaded.row.reference} /> };
});

/** How to be told of one status, for whoever holds its link. */
function NoticesPage({ path, reference }: { path: string; reference: string }) {
  const t = useWords();
  const action = `/api/v1${path}/notices`;
  const feed = `${env().authUrl}${path}/feed.atom`;
  return (
    <StatusShell
      brand={brand}
      reference={t.status.request(reference)}
      footer={
        <a href={path} className="link">
          {t.notices.backToTheStatus}
        </a>
      }
    >
      <h1 className="text-display font-title tracking-tight text-pretty">{t.notices.title}</h1>
      <p className="pt-4 pb-8">{t.notices.oneMessage}</p>
      <Way title={t.notices.byMail}>
        {config.notices === undefined ? <p className="text-ink2">{t.notices.mailIsOff}</p> : <ByMail action={action} />}
      </Way>
      <Way title={t.notices.byFeed}>
        <p>
          <a href={feed} className="link break-all">
            {feed}
          </a>
        </p>
        <p className="text-ink2">{t.notices.feedHint}</p>
      </Way>
      <Way title={t.notices.byWebhook}>
        <Press
          action={action}
          fixed={{ way: "webhook" }}
          label={t.notices.addWebhook}
          done={t.notices.sentWebhook}
          secretLabel={t.notices.secret}
          couldNot={t.notices.couldNot}
        >
          <TextField name="address" type="url" label={t.notices.webhookAddress} hint={t.notices.httpsOnly} />
        </Press>
      </Way>
    </StatusShell>
  );
}

function Way({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3 border-line border-t pt-4 pb-8">
      <h2 className="font-strong text-reading">{title}</h2>
      {children}
    </section>
  );
}

function ByMail({ action }: { action: string }) {
  const t = useWords();
  return (
    <>
      <p className="text-ink2">{t.notices.weAskFirst}</p>
      <Press
        action={action}
        fixed={{ way: "mail" }}
        label={t.notices.askMe}
        done={t.notices.sentMail}
        couldNot={t.notices.couldNot}
      >
        <TextField name="address" type="email" label={t.notices.eMailAddress} />
        <label className="flex items-start gap-2.5">
          <input type="checkbox" name="quiet" className="mt-1 size-5 shrink-0 accent-act" />
          {t.notices.quietHours}
        </label>
      </Press>
    </>
  );
}

function TextField({ name, type, label, hint }: { name: string; type: "email" | "url"; label: string; hint?: string }) {
  return (
    <label className="flex w-full flex-col gap-1">
      <span className="font-medium">{label}</span>
      <input
        name={name}
        type={type}
        required
        maxLength={500}
        className="h-10 w-full rounded-control border border-edge bg-surface px-2.5 text-ink"
      />
      {hint === undefined ? null : <span className="text-[0.875rem] leading-[1.375rem] text-ink2">{hint}</span>}
    </label>
  );
}
