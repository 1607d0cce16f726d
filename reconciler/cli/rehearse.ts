import { wantsSandbox } from "../../lib/env.ts";
import { systemPorts } from "../ports.ts";
import { openStage, rehearse, type Stage, withService } from "../rehearse/rehearse.ts";
import { REFUND, type Rounds, sayRounds, takeRounds } from "../rehearse/rounds.ts";
import { kindsOf, listServices, type Service } from "../rehearse/service.ts";
import { type Rehearsal, sayTable } from "../rehearse/table.ts";
import { type Answer, type Arguments, EXIT, positiveInteger, UsageError } from "./arguments.ts";

type Env = Record<string, string | undefined>;

/** Runs real commands and kills them, in a set-up of its own on the server of DATABASE_URL that ends with it. */
export async function rehearseVerb({ words, options }: Arguments, env: Env): Promise<Answer> {
  const server = env.DATABASE_URL;
  if (!server) throw new Error("DATABASE_URL is not set.");
  if (!wantsSandbox(env.SANDBOX, server))
    throw new UsageError(
      "A rehearsal makes databases and roles: it needs a server of this machine, or SANDBOX=embedded.",
    );
  const services = named(listServices(), options.service, words[0]);
  const rounds = positiveInteger(options.rounds, "--rounds");
  if (rounds !== undefined && !services.every((service) => kindsOf(service).includes(REFUND)))
    throw new UsageError("--rounds counts at the payment processor: it is for a service that pays back.");
  const stage = await openStage(server, systemPorts.random.uuid().replaceAll("-", "").slice(-8));
  const work = rounds === undefined ? each(stage, services).then(answerOf) : roundsOf(stage, services, rounds);
  try {
    return await Promise.race([work, interrupted()]);
  } finally {
    await stage.close();
    // Stopped half way, it fails now, and takes down its own.
    await Promise.allSettled([work]);
  }
}

function interrupted(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => reject(new Error("interrupted; what it had made is taken down.")));
  });
}

function named(all: Service[], name: string | undefined, kind: string | undefined): Service[] {
  const fits = (one: Service) => (name ?? one.name) === one.name && (kind === undefined || kindsOf(one).includes(kind));
  const services = all.filter(fits);
  if (services.length > 0) return services;
  const known = all.map((one) => `${one.name} (${kindsOf(one).join(", ")})`).join("; ");
  throw new UsageError(`There is no service like that; there are: ${known || "none"}`);
}

async function each(stage: Stage, services: readonly Service[]): Promise<Rehearsal[]> {
  const rehearsals: Rehearsal[] = [];
  for (const service of services) rehearsals.push(await withService(stage, service, rehearse));
  return rehearsals;
}

/** One object for all of them: the points of several commands are one list. */
export function answerOf(rehearsals: readonly Rehearsal[]): Answer {
  const ok = rehearsals.every((one) => one.ok);
  const json = {
    command: rehearsals.map(({ command }) => command).join(", "),
    points: rehearsals.flatMap(({ command, points }) => points.map((point) => ({ command, ...point }))),
    ok,
    wrong: rehearsals.flatMap(({ wrong }) => wrong),
  };
  return { json, text: rehearsals.map(sayTable).join("\n\n"), exit: ok ? EXIT.done : EXIT.finding };
}

async function roundsOf(stage: Stage, services: readonly Service[], rounds: number): Promise<Answer> {
  const all: Rounds[] = [];
  for (const service of services) all.push(await withService(stage, service, (rig) => takeRounds(rig, rounds)));
  const ok = all.every((one) => one.ok);
  return { json: { ok, services: all }, text: all.map(sayRounds).join("\n"), exit: ok ? EXIT.done : EXIT.finding };
}
