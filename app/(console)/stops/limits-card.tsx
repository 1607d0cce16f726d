import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { LimitRow } from "@/lib/query/installation";
import { CLASS_NAMES } from "@/lib/words/en";
import { isDriftClass } from "@/reconciler/model/drift-class";

/** `kind:NAME/class:CLASS` or `owner:TEAM`, as a person says it. */
function limitName(scope: string): string {
  const [, kind, name] = /^kind:([^/]+)(?:\/class:(.+))?$/.exec(scope) ?? [];
  if (kind !== undefined) {
    const driftClass = name === undefined ? null : isDriftClass(name) ? CLASS_NAMES[name] : name;
    return driftClass === null ? kind : `${driftClass}, ${kind}`;
  }
  const [, team] = /^owner:(.+)$/.exec(scope) ?? [];
  return team === undefined ? scope : `Team ${team}`;
}

export function LimitsCard({ limits }: { limits: readonly LimitRow[] }) {
  return (
    <Card id="limits" title="Limits in use">
      {limits.length === 0 ? (
        <p className="text-ink2">No limit was taken from in 24 h.</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {limits.map((limit) => (
            <li key={limit.scope}>
              <span className="flex flex-wrap justify-between gap-x-3">
                <span>{visibleText(limitName(limit.scope))}</span>
                <span className="tabular text-ink2">
                  {formatCount(limit.used)} of {formatCount(limit.limit)}
                </span>
              </span>
              <meter aria-label={limitName(limit.scope)} value={limit.used} max={limit.limit} className="sr-only" />
              <Bar used={limit.used} limit={limit.limit} />
              <span className="text-fine text-ink3">
                since <Time at={limit.windowStart} as="clock" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Drawn, not styled: the page's policy allows no inline style. */
function Bar({ used, limit }: { used: number; limit: number }) {
  const share = limit === 0 ? 100 : Math.min(100, Math.round((used / limit) * 100));
  return (
    <svg aria-hidden="true" width="100%" height="4" className="my-1 overflow-hidden rounded-pill">
      <rect width="100%" height="4" className="fill-line" />
      <rect width={`${share}%`} height="4" className={share >= 100 ? "fill-repair" : "fill-ink3"} />
    </svg>
  );
}
