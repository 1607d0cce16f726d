import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { useStopWords } from "@/components/words/use-stop-words";
import { visibleText } from "@/lib/format/visible-text";
import type { StopInForce } from "@/lib/query/installation";
import { scopeWords } from "../scope-words";
import { stopperWords } from "../stopper-words";
import { AllowButton } from "./allow-button";
import { Debt } from "./debt";

export function StopsInForce({ stops }: { stops: readonly StopInForce[] }) {
  const t = useStopWords();
  return (
    <Card title={t.stops.stopsInForce} flush={stops.length > 0}>
      {stops.length === 0 ? (
        <p className="text-ink2">{t.stops.nothingIsStopped}</p>
      ) : (
        <ul className="divide-y divide-line">
          {stops.map((stop) => (
            <li key={stop.id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
              <div className="min-w-0 flex-[1_1_16rem]">
                <p className="font-strong">{t.stops.stopped(stop.pause, scopeWords(t, stop))}</p>
                <p className="break-words">{visibleText(stop.reason)}</p>
                <p className="text-ink2">
                  {t.stops.bySince(stopperWords(t, stop.setBy, stop.setByName))} <Time at={stop.setAt} as="clock" />,{" "}
                  {stop.until === null ? (
                    t.stops.untilSomebodyAllowsRepairs
                  ) : (
                    <>
                      {t.common.until} <Time at={stop.until} as="exact" />
                    </>
                  )}
                </p>
                {stop.debt === null ? null : <Debt debt={stop.debt} />}
              </div>
              <AllowButton stop={stop} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
