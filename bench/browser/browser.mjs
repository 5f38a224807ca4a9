// What the measurements share: what they are told, a browser of their own, and the sign-in.
import { launch } from "chrome-launcher";
import puppeteer from "puppeteer-core";

/** The words of the command line and the password; ends with 2 where something is missing. */
export function told(script) {
  const [house, name, runs] = process.argv.slice(2);
  const password = process.env.DREAM_PASSWORD;
  if (house && name && password) return { house, name, password, runs: runs && Number(runs) };
  console.error(`Use: DREAM_PASSWORD=… node ${script} http://localhost:8780 NAME [RUNS]`);
  process.exit(2);
}

/** A Chromium without a window and with a fresh profile. */
export const chromium = () =>
  launch({ chromePath: process.env.CHROME_PATH ?? "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox", "--ignore-certificate-errors", "--window-size=1440,900"] });

/** A hold on that browser, in which this person has signed in. */
export async function signedIn(chrome, { house, name, password }) {
  const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${chrome.port}`, acceptInsecureCerts: true, defaultViewport: null });
  const page = await browser.newPage();
  await page.goto(house + "/");
  await page.type("[name=username]", name);
  await page.type("[name=password]", password);
  await Promise.all([page.waitForNavigation(), page.click("[type=submit]")]);
  if (page.url().includes("/auth/")) throw new Error("The sign-in was refused, or wants something first.");
  await page.close();
  return browser;
}
