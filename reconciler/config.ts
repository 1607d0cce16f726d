import { z } from "zod";
import type { Connector, ConnectorSpec, SourceSpec } from "./connectors/contract.ts";
import { DIRECTIONS, DRIFT_CLASSES, isDriftClass } from "./model/drift-class.ts";
import type { PolicyMode } from "./model/gate.ts";
import { RISKS, type Risk } from "./model/repair.ts";
import { DEFAULT_LIMITS, ownPolicy } from "./policy/defaults.ts";
import { type ChangeWindow, DAYS, isZone } from "./policy/windows.ts";

/** What plumbline.config.ts declares per kind. */
export type KindConfig = {
  spec: ConnectorSpec;
  /** Opens the connector with its credentials. Called by the reconciler only, never by the web process. */
  connect(env: Record<string, string | undefined>): Connector;
  /** The team that decides about what no living team owns. */
  steward: string;
  /**
   * Desired state can be made again at any time and carries no obligation outside: what is missing is made again without a
   * review, however often. Stops, budgets, the fence and the proof stay as they are.
   */
  disposable?: boolean;
  /** Rows that differ from the defaults of reconciler/policy/defaults.ts: "permission_drift/over": "automatic". */
  policy?: Record<string, PolicyMode>;
  limits?: Partial<KindLimits>;
  /** When repairs of this kind may act. None: always. */
  windows?: ChangeWindow[];
};

export type KindLimits = {
  /** Unattended repairs per class and hour. */
  perHour: number;
  /** Unattended repairs per owner and hour, of every class and kind that counts for that owner. */
  ownerPerHour: number;
  /** Calls that repairs of the connector make in a minute, whoever decided them: what is more waits for a later turn. */
  perMinute: number;
  /** Unattended repairs that one pass may want, per class. */
  perRun: number;
  /** Share of the kind's objects that one pass may want to repair unattended. */
  perRunShareMax: number;
  /** Milliseconds that something nobody asked for stays marked, once its removal is decided, before it is looked at again and removed. */
  deferMs: number;
  /** Share of the kind's objects that may be removed. */
  removedShareMax: number;
  /** The highest risk that may be taken unattended. */
  riskLimit: Risk;
  /** More than this share of a kind's objects drifted at once suspects the detector, not the objects. */
  driftedShareMax: number;
  /** Percentages need this many objects to mean anything. */
  populationMin: number;
  /** Confirmed repairs of one class on one object that did not hold within a day, before repairing it stops. */
  setbacksMax: number;
};

export const LIMITS_DEFAULT: KindLimits = {
  perHour: 50,
  ownerPerHour: 100,
  perMinute: 120,
  perRun: 50,
  perRunShareMax: 0.5,
  deferMs: DEFAULT_LIMITS.deferMs,
  removedShareMax: DEFAULT_LIMITS.population.removedPercentMax / 100,
  riskLimit: DEFAULT_LIMITS.riskLimit,
  driftedShareMax: DEFAULT_LIMITS.population.driftedPercentMax / 100,
  populationMin: DEFAULT_LIMITS.population.minimum,
  setbacksMax: DEFAULT_LIMITS.recurrence.limit,
};

export type PlumblineConfig = {
  /** Shown to end users. */
  organisation: string;
  /** Who may own something. A team that is not listed any more has departed. Left out: teams stay as they are. */
  teams?: Team[];
  kinds: KindConfig[];
  /** How mails about a status are sent. Left out: people can have webhooks and feeds. */
  notices?: NoticeConfig;
  /** Days for which it is kept what was looked at and how it was judged, 90 where it is left out. What was decided and done is kept for good. */
  keepDays?: number;
};

/** People decide for a team, and whatever is asked for is owned by one. */
export type Team = { id: string; name: string };

export const KEEP_DAYS_DEFAULT = 90;
/** So far back the console looks: insights, and what a policy would have done. */
const KEEP_DAYS_MIN = 31;

export type NoticeConfig = {
  /** The one address that they come from. */
  from: string;
  /** The login at the mail server. Called by the reconciler only. */
  connect(env: Record<string, string | undefined>): { url: string; user: string; password: string };
};

/** A budget of nothing is a policy of never, said where nobody looks for it. */
const count = z.int().positive("a whole number above zero; to repair nothing, let the policy say never");
const share = z
  .number()
  .gt(0, "a share above 0; to repair nothing, let the policy say never")
  .max(1, "a share, at most 1");

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, like 22:00");
const changeWindow = z.strictObject({
  days: z.array(z.enum(DAYS)).min(1, "names at least one day, or it never opens"),
  from: clock,
  to: z.union([clock, z.literal("24:00")], { error: "a time of day, like 22:00; 24:00 is the end of the day" }),
  zone: z.string().refine(isZone, "no time zone of this name, like Europe/Berlin"),
  owners: z.array(z.string().min(1)).min(1, "names at least one team, or leave it out").optional(),
});

const aFunction = <T>() => z.custom<T>((value) => typeof value === "function", "must be a function");

/** By what it can do: a configuration outside of the checkout brings its own copy of Zod. */
const isSchema = (value: unknown) => typeof (value as { safeParse?: unknown } | null)?.safeParse === "function";

/** What a connector promises decides what is done without a person, and a misspelled "none" would promise everything. */
const capabilities = z.looseObject({
  idempotency: z.enum(["key", "natural_name", "conditional", "convergent_put", "none"]),
  keyLifeMs: z.int().positive().nullable(),
  lookup: z.enum(["by_key", "by_marker", "by_name", "list_only", "none"]),
  read: z.enum(["strong", "lagging", "unknown"]),
  inFlightMs: z.int().nonnegative(),
  partialPossible: z.boolean(),
  irreversible: z.array(z.enum(DRIFT_CLASSES)),
  refusals: z.array(z.strictObject({ answer: z.string().min(1), because: z.string().min(1) })),
});

const shape = z.strictObject({
  organisation: z.string().min(1).max(60),
  keepDays: z
    .int()
    .min(KEEP_DAYS_MIN, `whole days, at least ${KEEP_DAYS_MIN}: the console looks back for a month`)
    .max(36_500)
    .optional(),
  notices: z
    .strictObject({
      from: z.email("one plain address"),
      connect: aFunction<NoticeConfig["connect"]>(),
    })
    .optional(),
  teams: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[A-Za-z0-9._:@-]{1,80}$/, "letters, digits and . _ : @ -, at most 80"),
        name: z.string().trim().min(1).max(80),
      }),
    )
    .min(1, "lists at least one team, or leave it out")
    .optional(),
  kinds: z
    .array(
      z.strictObject({
        spec: z
          .looseObject({
            kind: z.string().regex(/^[a-z][a-z0-9_]*$/, "lower snake case"),
            connector: z.string().min(1),
            version: z.string().min(1),
            title: z.string().min(1),
            thing: z.string().min(1),
            capabilities,
            settleMs: z.number().int().positive().max(600_000),
            callMs: z.number().int().positive().max(60_000),
            spec: z.custom<ConnectorSpec["spec"]>(isSchema, "must be a Zod schema"),
            desire: aFunction<ConnectorSpec["desire"]>(),
            plan: aFunction<ConnectorSpec["plan"]>(),
            managed: aFunction<ConnectorSpec["managed"]>(),
            sources: z
              .array(
                z
                  .looseObject({
                    name: z.string().min(1),
                    standing: z.enum(["authoritative", "supporting", "context"]),
                    freshnessMs: z.number().int().positive(),
                    covers: z.enum(["all", "sighted"]).optional(),
                    // An empty one would be looked for and never seen, and nothing would ever be concluded.
                    canary: z.string().min(1, "the key of an object, or left out").optional(),
                    pushed: z.boolean().optional(),
                  })
                  .superRefine(refusePushed),
              )
              .min(1)
              .refine((list) => list.some((source) => source.standing === "authoritative" && source.pushed !== true), {
                message:
                  "needs an authoritative source that can be read: nothing could ever be concluded, or looked at again before a repair",
              }),
          })
          .refine(({ sources, managed }) => sources.every(({ canary }) => canary === undefined || managed(canary)), {
            path: ["sources"],
            message: "names a canary that is outside the keys of the kind: it would never be seen",
          })
          .refine(({ settleMs, capabilities: { inFlightMs } }) => settleMs >= inFlightMs, {
            path: ["settleMs"],
            message: "is at least capabilities.inFlightMs: an absence is not believed while a call may still land",
          }),
        connect: aFunction<KindConfig["connect"]>(),
        steward: z.string().min(1),
        disposable: z.boolean().optional(),
        policy: z
          .record(
            z.string().refine(isClassOrDirection, "no class or class/direction of this name"),
            z.enum(["automatic", "review", "never"]),
          )
          .optional(),
        limits: z
          .strictObject({
            perHour: count,
            ownerPerHour: count,
            perMinute: count,
            perRun: count,
            perRunShareMax: share,
            deferMs: count,
            driftedShareMax: share,
            removedShareMax: share,
            riskLimit: z.enum(RISKS),
            populationMin: count,
            setbacksMax: count,
          })
          .partial()
          .optional(),
        windows: z.array(changeWindow).optional(),
      }),
    )
    .min(1),
});

function isClassOrDirection(row: string): boolean {
  const [name = "", direction, ...rest] = row.split("/");
  if (!isDriftClass(name) || rest.length > 0) return false;
  const directions: readonly string[] = DIRECTIONS[name];
  return direction === undefined || directions.includes(direction);
}

/** What only makes sense of a source that is read, or that somebody may rest on. */
function refusePushed(source: Pick<SourceSpec, "standing" | "covers" | "canary" | "pushed">, ctx: z.RefinementCtx) {
  if (source.pushed !== true) return;
  const refuse = (field: keyof SourceSpec, message: string) => ctx.addIssue({ code: "custom", path: [field], message });
  if (source.standing === "context") {
    refuse("standing", "nothing rests on context: leave `pushed` out, and what is pushed for it is a hint to look");
  }
  if (source.covers !== "sighted") refuse("covers", 'a pushed source speaks only for what it names: say "sighted"');
  if (source.canary !== undefined) refuse("canary", "a pushed source is not listed, so it cannot show one");
}

export class ConfigError extends Error {
  constructor(
    says: string,
    readonly mistakes: string[] = [],
  ) {
    super([`${says} Nothing was started.`, ...mistakes].join("\n"));
    this.name = "ConfigError";
  }
}

/** Checks a configuration and tells every mistake at once, each with its path. */
export function defineConfig(config: PlumblineConfig): PlumblineConfig {
  const parsed = shape.safeParse(config);
  const mistakes = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `  ${issue.path.join(".") || "the default export"}: ${saysOf(issue)}`);
  const names = parsed.success ? config.kinds.map((kind) => kind.spec.kind) : [];
  for (const name of names) {
    if (names.indexOf(name) !== names.lastIndexOf(name)) mistakes.push(`  kinds: "${name}" is declared twice`);
  }
  if (parsed.success) {
    mistakes.push(...strangeTeams(config));
    for (const kind of config.kinds) mistakes.push(...automatesTheIrreversible(kind));
  }
  const told = [...new Set(mistakes)].sort();
  if (told.length > 0) throw new ConfigError(`The configuration has ${told.length} mistake(s).`, told);
  return config;
}

/** What is wrong with a name stands inside of the issue about it. */
const saysOf = (issue: z.core.$ZodIssue): string =>
  (issue.code === "invalid_key" ? issue.issues[0]?.message : undefined) ?? issue.message;

/** A team that is not there decides nothing, so whatever waits for it would wait for ever. */
function strangeTeams({ teams, kinds }: PlumblineConfig): string[] {
  if (teams === undefined) return [];
  const ids = teams.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `  teams: "${id}" is listed twice`);
  const named = kinds.flatMap(({ steward, windows = [] }, kind) => [
    { path: `kinds.${kind}.steward`, id: steward },
    ...windows.flatMap(({ owners = [] }, at) =>
      owners.map((id) => ({ path: `kinds.${kind}.windows.${at}.owners`, id })),
    ),
  ]);
  const strange = named.filter(({ id }) => !ids.includes(id));
  return [...twice, ...strange.map(({ path, id }) => `  ${path}: "${id}" is none of the teams: ${ids.join(", ")}`)];
}

/** What cannot be taken back is never done without a person, so that a policy which says so would only mislead. */
function automatesTheIrreversible({ spec, ...kind }: KindConfig): string[] {
  return Object.entries(ownPolicy(kind))
    .filter(
      ([row, mode]) =>
        mode === "automatic" && spec.capabilities.irreversible.some((name) => row.split("/")[0] === name),
    )
    .map(([row]) => `  kinds: "${spec.kind}" automates ${row}, which its connector cannot take back`);
}

/** Whoever raises what one class may do in an hour means it for one pass, and for an owner with several classes, too. */
export function limitsOf({ limits = {} }: KindConfig): KindLimits {
  const perHour = limits.perHour ?? LIMITS_DEFAULT.perHour;
  return { ...LIMITS_DEFAULT, perRun: perHour, ownerPerHour: 2 * perHour, ...limits };
}
