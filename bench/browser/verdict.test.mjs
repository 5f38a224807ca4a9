// node --test bench/browser/verdict.test.mjs
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { missed, said } from "./verdict.mjs";

const points = { performance: 95, accessibility: 100, "best-practices": 40 };

test("a page at its limits keeps them", () => {
  deepEqual(missed("Home", points, 500), []);
  equal(said([], false), "kept");
});

test("what is over a limit is named with it", () => {
  deepEqual(missed("Chat", points, 501), ["first paint 501 ms, aim ≤ 500 ms"]);
  deepEqual(missed("Usage", { ...points, performance: 94, accessibility: 99 }, 100), ["performance 94, aim ≥ 95", "accessibility 99, aim ≥ 100"]);
});

test("only Home and Chat promised when they are painted first", () => deepEqual(missed("Usage", points, 2_000), []));

test("a terminal sees it in colour", () => {
  equal(said([], true), "\x1b[32mkept\x1b[0m");
  equal(said(["a", "b"], true), "\x1b[31mmissed: a; b\x1b[0m");
});
