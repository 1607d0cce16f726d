import Link from "next/link";
import { useWords } from "#use-words";
import { Notice } from "@/components/states/notice";
import { Time } from "@/components/ui/time";
import type { Moment } from "@/lib/format/time";

export type StopInForce = {
  id: string;
  pause: boolean;
  what: string;
  by: string;
  since: Moment;
  until: Moment | null;
  reason: string;
};

/** What is not allowed to act now, and by whom. With several, the widest is named and the rest are counted. */
export function StopBanner({ stops, href }: { stops: readonly StopInForce[]; href: string }) {
  const t = useWords();
  const [widest, ...others] = stops;
  if (widest === undefined) return null;
  return (
    <Notice
      tone="stopped"
      className="border-line border-b"
      action={
        <Link href={href} className="link">
          {t.common.stopsAndLimits}
        </Link>
      }
    >
      <strong className="font-strong">{t.shell.stopped(widest.pause, widest.what)}</strong> {t.shell.by(widest.by)}
      {widest.until === null ? (
        <>
          {" "}
          {t.common.sinceWhen} <Time at={widest.since} as="clock" />
        </>
      ) : (
        <>
          {" "}
          {t.common.until} <Time at={widest.until} as="at" />
        </>
      )}
      : {widest.reason}
      {others.length > 0 ? t.shell.and(others.length) : ""}
    </Notice>
  );
}
