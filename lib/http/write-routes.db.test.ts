import { randomUUID } from "node:crypto";
import { globSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import {
  auditOf,
  KIND,
  later,
  type MadeRepair,
  makeObject,
  makeRepair,
  settlePeople,
  worldDigest,
} from "../services/test-world.ts";
import { call, cookieFor, forgetLimits, installForTest, problemOf, type RouteHandler } from "./test-server.ts";
