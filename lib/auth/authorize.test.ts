import { describe, expect, test } from "vitest";
import { ROLES } from "../../reconciler/model/role.ts";
import { authorize, decide, INSTALLATION, may } from "./authorize.ts";
import { ACTIONS, type Action } from "./permissions.ts";
import { type Principal, terminalPrincipal } from "./principal.ts";

const principal = (role: Principal["role"], teams: string[] = ["billing"]): Principal => ({
  personId: "me",
  name: "Me",
  email: "me@example.com",
  role,
  teams,
  epoch: 1,
});

const RESOURCES = {
  ours: { teams: ["billing"], askedBy: "somebody" },
  theirs: { teams: ["data"], askedBy: "somebody" },
  both: { teams: ["billing", "data"], askedBy: "somebody" },
  mine: { teams: ["data"], askedBy: "me" },
  nobodys: { teams: [], askedBy: null },
} as const;

describe("the permission table", () => {
  /** One line per action: what each role may do with ours, theirs, both sides', mine and nobody's. */
  test("says exactly this", () => {
    const cell = (role: Principal["role"], action: Action) =>
      Object.entries(RESOURCES)
        .filter(([, resource]) => may(principal(role), action, resource))
        .map(([name]) => name)
        .join("+") || "-";
    const table = ACTIONS.map(
      (action) =>
        `${action}: ${[...ROLES, "terminal" as const].map((role) => `${role} ${cell(role, action)}`).join(" | ")}`,
    );
    expect(table).toMatchInlineSnapshot(`
      [
        "status.read: end_user mine | support ours+both+nobodys | reviewer ours+both+nobodys | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "object.read: end_user - | support ours+both+nobodys | reviewer ours+both+nobodys | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "record.read: end_user - | support ours+theirs+both+mine+nobodys | reviewer ours+theirs+both+mine+nobodys | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "object.look_again: end_user - | support ours+both+nobodys | reviewer ours+both+nobodys | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "object.snooze: end_user - | support ours+both+nobodys | reviewer ours+both+nobodys | admin - | terminal -",
        "object.unblock: end_user - | support - | reviewer ours+both+nobodys | admin - | terminal -",
        "drift.assign: end_user - | support ours+both+nobodys | reviewer ours+both+nobodys | admin - | terminal -",
        "drift.note: end_user - | support ours+both+nobodys | reviewer ours+both+nobodys | admin ours+theirs+both+mine+nobodys | terminal -",
        "drift.accept: end_user - | support ours+both+nobodys | reviewer ours+both+nobodys | admin ours+theirs+both+mine+nobodys | terminal -",
        "job.read: end_user - | support mine | reviewer mine | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "job.stop: end_user - | support mine | reviewer mine | admin ours+theirs+both+mine+nobodys | terminal -",
        "view.save: end_user - | support ours+theirs+both+mine+nobodys | reviewer ours+theirs+both+mine+nobodys | admin ours+theirs+both+mine+nobodys | terminal -",
        "repair.approve: end_user - | support - | reviewer ours+both | admin - | terminal -",
        "repair.undo: end_user - | support - | reviewer ours+both | admin - | terminal -",
        "repair.block: end_user - | support - | reviewer ours+both | admin - | terminal -",
        "repair.retry: end_user - | support - | reviewer ours+both | admin - | terminal -",
        "attempt.answer: end_user - | support - | reviewer ours+both | admin ours+both | terminal -",
        "batch.release: end_user - | support - | reviewer ours+theirs+both+mine+nobodys | admin - | terminal -",
        "source.accept_size: end_user - | support - | reviewer ours+theirs+both+mine+nobodys | admin ours+theirs+both+mine+nobodys | terminal -",
        "breaker.close: end_user - | support - | reviewer ours+both+nobodys | admin - | terminal -",
        "stop.set: end_user - | support ours+theirs+both+mine+nobodys | reviewer ours+theirs+both+mine+nobodys | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "stop.lift: end_user - | support - | reviewer ours+both+nobodys | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "intent.put: end_user - | support ours+both | reviewer - | admin - | terminal ours+theirs+both+mine+nobodys",
        "intent.withdraw: end_user - | support ours+both | reviewer - | admin - | terminal ours+theirs+both+mine+nobodys",
        "intent.move: end_user - | support ours+both | reviewer ours+both | admin - | terminal -",
        "status_link.create: end_user mine | support ours+both | reviewer ours+both | admin - | terminal -",
        "status_link.revoke: end_user mine | support ours+both | reviewer ours+both | admin ours+theirs+both+mine+nobodys | terminal -",
        "policy.change: end_user - | support - | reviewer - | admin ours+theirs+both+mine+nobodys | terminal -",
        "person.manage: end_user - | support - | reviewer - | admin ours+theirs+both+mine+nobodys | terminal -",
        "effect.write: end_user - | support ours+both | reviewer - | admin - | terminal ours+theirs+both+mine+nobodys",
        "key.manage: end_user - | support - | reviewer - | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "credential.manage: end_user - | support - | reviewer - | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "record.renew: end_user - | support - | reviewer - | admin ours+theirs+both+mine+nobodys | terminal ours+theirs+both+mine+nobodys",
        "claim.make: end_user - | support ours+theirs+both+mine+nobodys | reviewer ours+theirs+both+mine+nobodys | admin ours+theirs+both+mine+nobodys | terminal -",
        "exec.run: end_user - | support - | reviewer ours+both | admin - | terminal -",
      ]
    `);
  });

  test("denies what it does not name", () => {
    expect(() => authorize(principal("admin"), "repair.approve", RESOURCES.ours)).toThrow(/role admin may not/);
    for (const action of ACTIONS) {
      if (action === "status.read" || action.startsWith("status_link")) continue;
      expect(may(principal("end_user"), action, RESOURCES.mine), action).toBe(false);
    }
  });

  test("gives no decision to anybody at a terminal", () => {
    const terminal = terminalPrincipal("root");
    for (const action of ["repair.approve", "repair.block", "repair.undo", "object.unblock"] as const) {
      expect(decide(terminal, action, INSTALLATION).allowed).toBe(false);
    }
  });

  test("a person of no team decides nothing", () => {
    for (const resource of Object.values(RESOURCES)) {
      expect(may(principal("reviewer", []), "repair.approve", resource)).toBe(false);
    }
  });

  test("whoever approves does not author, and whoever authors does not approve", () => {
    for (const role of ROLES) {
      const both =
        may(principal(role), "repair.approve", RESOURCES.ours) && may(principal(role), "intent.put", RESOURCES.ours);
      expect(both, role).toBe(false);
    }
  });
});
