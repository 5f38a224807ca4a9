// What a page takes that is open and that nobody touches:
//   DREAM_PASSWORD=… node idle.mjs http://localhost:8780 NAME [SECONDS]
// All processes of the browser are counted for SECONDS (30) once the page has come to rest, less what they take with
// an empty page. Ends with 1 where a page takes half a percent of one core or more: 0 % is promised.
import { chromium, signedIn, told } from "./browser.mjs";
import { said } from "./verdict.mjs";

const PAGES = { Home: "/", Chat: "/chat", Health: "/health", Usage: "/usage", "API keys": "/keys", Models: "/models", "Wall display": "/hud" };
const TO_REST = 15_000; // the live dot rests after seven
const MOST = 0.5; // percent of one core

const given = told("idle.mjs");
const { house, runs: seconds = 30 } = given;
const wait = (millis) => new Promise((done) => setTimeout(done, millis));
const chrome = await chromium();
let failed = false;

try {
  const browser = await signedIn(chrome, given);
  const whole = await browser.target().createCDPSession();
  const used = async () => (await whole.send("SystemInfo.getProcessInfo")).processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  const page = await browser.newPage();

  const percent = async (address) => {
    await page.goto(address);
    await wait(TO_REST);
    const before = await used();
    await wait(seconds * 1_000);
    return ((await used()) - before) / seconds * 100;
  };

  const empty = await percent("about:blank");
  console.log("Page          % of one core");
  console.log(`(empty)       ${empty.toFixed(2)}`);
  for (const [title, path] of Object.entries(PAGES)) {
    const more = Math.max(0, (await percent(house + path)) - empty);
    const misses = more < MOST ? [] : [`aim < ${MOST}`];
    failed ||= misses.length > 0;
    console.log(`${title.padEnd(14)}${more.toFixed(2)}  ${said(misses, process.stdout.isTTY)}`);
  }
  await browser.disconnect();
} finally {
  chrome.kill();
}
process.exitCode = failed ? 1 : 0;
