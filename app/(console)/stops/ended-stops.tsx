import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { useStopWords } from "@/components/words/use-stop-words";
import { visibleText } from "@/lib/format/visible-text";
import type { StopRow } from "@/lib/query/installation";
import { scopeWords } from "../scope-words";
import { stopperWords } from "../stopper-words";

export function EndedStops({ stops }: { stops: readonly StopRow[] }) {
  const t = useStopWords();
  if (stops.length === 0) return null;
  return (
    <Card title={t.common.ended} aside={t.stops.newestFirst} flush>
      <ul className="divide-y divide-line">
        {stops.map((stop) => (
          <li key={stop.id} className="px-4 py-2.5 sm:px-5">
            <p>
              <span className="font-medium">{scopeWords(t, stop)}</span>: {visibleText(stop.reason)}
            </p>
            <p className="text-ink2">
              <Time at={stop.setAt} as="clock" /> {t.stops.by(stopperWords(t, stop.setBy, stop.setByName))}{" "}
              <Ended stop={stop} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Ended({ stop: { liftedAt, liftedBy, liftedByName, until } }: { stop: StopRow }) {
  const t = useStopWords();
  if (liftedAt !== null) {
    return (
      <>
        {t.stops.allowedAgain} <Time at={liftedAt} as="clock" />{" "}
        {t.shell.by(stopperWords(t, liftedBy ?? t.common.somebody, liftedByName))}
      </>
    );
  }
  return until === null ? (
    t.stops.over
  ) : (
    <>
      {t.stops.endedByItself} <Time at={until} as="clock" />
    </>
  );
}
