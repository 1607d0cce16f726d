import { Card, Definitions } from "@/components/ui/card";
import { subscriptionCounts } from "@/db/queries/subscriptions";
import { env } from "@/lib/env";
import { config } from "@/lib/http/config";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";

/** Whether end users can be told, and how that goes. */
export async function NoticesCard() {
  const t = await requestWords();
  const counts = await subscriptionCounts(readDatabase());
  return (
    <Card title={t.notices.settingsTitle}>
      {env().noticeKey === null ? <p className="pb-3">{t.notices.off}</p> : null}
      <Definitions
        items={[
          { term: t.notices.mailFrom, value: config.notices?.from ?? t.notices.noMailConfigured },
          { term: t.notices.told, value: t.count(counts.told) },
          { term: t.notices.asked, value: t.count(counts.asked) },
          { term: t.notices.waiting, value: t.count(counts.waiting) },
          { term: t.notices.failing, value: t.count(counts.failing) },
        ]}
      />
    </Card>
  );
}
