// Tells the house that a script of a page failed: where, and with what kind of error, once for each
// place. Never the error's own words nor an address, which may hold what somebody typed. It runs
// before all other scripts; what fails before the page stands is told once it does.
(() => {
  const MOST = 5; // of one page
  const OWN_STATE = /^(live|bell)/; // what only refreshes says by itself that it is not fresh
  const told = new Set();

  /** The name of a script of ours; nothing for one of an extension of the browser. */
  const script = (address) => {
    const { origin, pathname } = new URL(address, location.href);
    if (origin !== location.origin) return null;
    if (pathname === location.pathname) return "page";
    return pathname.includes("/jakarta.faces.resource/") ? "primefaces" : pathname.split("/").at(-1);
  };

  async function failed(error, address, line, column) {
    const file = script(address);
    const place = [file, line, column].join(":");
    if (!file || told.size === MOST || told.has(place)) return;
    told.add(place);
    if (document.readyState === "loading") await new Promise((there) => addEventListener("DOMContentLoaded", there, { once: true }));
    const secret = document.querySelector("form[action$='/sign-out'] [name=csrf]");
    if (!secret) return; // nobody is signed in
    if (!OWN_STATE.test(file)) say();
    fetch(new URL("script-errors", secret.form.action), {
      method: "POST",
      headers: { Accept: "application/json", "X-Dream-Csrf": secret.value },
      body: new URLSearchParams({ page: location.pathname, file, line, column, kind: error?.name ?? "" }),
      keepalive: true,
    }).catch(() => {}); // the house is away: that is another matter, and said elsewhere
  }

  let said = false;
  const say = async () => {
    if (said) return;
    said = true;
    const { toast } = await import("./shell.js").catch(() => ({}));
    const { broke, reload } = document.body.dataset;
    toast?.(broke, { label: reload, action: () => location.reload() });
  };

  addEventListener("error", (event) => {
    // Without an error it is a notice of the browser, such as of a resize that took two rounds.
    if (event.error) failed(event.error, event.filename, event.lineno, event.colno);
  });
  addEventListener("unhandledrejection", ({ reason }) => {
    const [, address, line, column] = /(https?:\/\/[^\s()]+):(\d+):(\d+)\)?$/m.exec(reason?.stack) ?? [null, "", 0, 0];
    failed(reason, address, line, column);
  });
})();
