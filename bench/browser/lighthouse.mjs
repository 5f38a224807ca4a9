// Lighthouse on the pages of a running house, as somebody sees them who comes for the first time:
//   DREAM_PASSWORD=… node lighthouse.mjs http://localhost:8780 NAME [RUNS]
// Each page is measured RUNS times (3), the median counts. Says whether each
// page keeps its aims (verdict.mjs) and ends with 1 where one does not.
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium, signedIn, told } from "./browser.mjs";
import { KINDS, missed, said } from "./verdict.mjs";

const METRICS = ["largest-contentful-paint", "speed-index", "total-blocking-time", "cumulative-layout-shift"];
const PAGES = { Home: "/", Chat: "/chat", Health: "/health", "API keys": "/keys", Settings: "/settings", Setup: "/setup", "House settings": "/settings/house", Usage: "/usage", Prices: "/usage/prices", Budgets: "/budgets", Models: "/models", GPU: "/gpu", Providers: "/providers", Routing: "/routing", Notifications: "/bell", Docs: "/docs", "Wall display": "/hud", "Share card": "/setup/card" };

const given = told("lighthouse.mjs");
const { house, runs = 3 } = given;
const chrome = await chromium();
let failed = false;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const failing = ({ audits, categories }) => categories.accessibility.auditRefs.map(({ id }) => audits[id]).filter(({ score }) => score !== null && score < 1);

async function measure(title, path) {
  const seen = [];
  for (let run = 0; run < runs; run++) {
    const { lhr } = await lighthouse(house + path, { port: chrome.port, logLevel: "error", onlyCategories: KINDS }, desktopConfig);
    if (lhr.runtimeError) {
      console.log(`${title.padEnd(14)}  not measured: ${lhr.runtimeError.message}`);
      failed = true;
      return;
    }
    seen.push(lhr);
  }
  const points = Object.fromEntries(KINDS.map((kind) => [kind, median(seen.map(({ categories }) => Math.round(categories[kind].score * 100)))]));
  const paint = median(seen.map(({ audits }) => Math.round(audits["first-contentful-paint"].numericValue)));
  const misses = missed(title, points, paint);
  console.log([title.padEnd(14), ...KINDS.map((kind) => String(points[kind]).padStart(kind.length)), `${paint} ms`.padStart(12), said(misses, process.stdout.isTTY)].join("  "));
  if (misses.length) console.log("               " + METRICS.map((id) => `${id}: ${seen.at(-1).audits[id].displayValue}`).join(", "));
  for (const { id, title: what } of failing(seen.at(-1))) console.log(`               ${id}: ${what}`);
  failed ||= misses.length > 0;
}

try {
  console.log(["Page".padEnd(14), ...KINDS, "first paint".padStart(12)].join("  "));
  await measure("Sign-in", "/");

  const browser = await signedIn(chrome, given);
  for (const [title, path] of Object.entries(PAGES)) await measure(title, path);
  await browser.disconnect();
} finally {
  chrome.kill();
}
process.exitCode = failed ? 1 : 0;
